using System.Text.RegularExpressions;
using TestInfrastructure;

namespace WebApp.Tests;

public sealed class FolderTests
{
    /// <summary>The folders that the code of a folder may use.</summary>
    private static readonly Dictionary<string, string[]> s_uses = new()
    {
        ["Data"] = [],
        ["Rendering"] = [],
        ["Security"] = ["Data"],
        ["Accounts"] = ["Data", "Security"],
        ["Email"] = ["Data", "Accounts"],
        ["Administration"] = ["Data", "Security", "Accounts", "Email"],
        ["Importing"] = ["Data", "Security", "Accounts", "Email", "Administration"],
        ["Api"] = ["Data", "Security", "Accounts"],
        ["Pages"] = ["Data", "Rendering", "Security", "Accounts", "Email", "Administration", "Importing"],
        ["Hosting"] = ["Data", "Rendering", "Security", "Accounts", "Email", "Administration", "Importing", "Api"],
    };

    private static readonly DirectoryInfo s_application = new(Path.Combine(Repository.Root, "src", typeof(Program).Assembly.GetName().Name!));

    private static readonly Regex s_reference = new($@"{Regex.Escape(typeof(Texts).Namespace!)}\.(?<folder>{string.Join('|', s_uses.Keys)})\b", RegexOptions.None, TimeSpan.FromSeconds(10));

    public static TheoryData<string> Folders => [.. s_uses.Keys];

    [Fact]
    public void Every_folder_with_code_is_listed() =>
        Assert.Equal(s_uses.Keys.Order(), s_application.EnumerateDirectories()
            .Where(folder => folder.Name is not ("bin" or "obj" or "wwwroot") && folder.EnumerateFiles("*.cs", SearchOption.AllDirectories).Any()).Select(folder => folder.Name).Order());

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_the_folders_listed_for_it(string folder)
    {
        foreach (var file in new DirectoryInfo(Path.Combine(s_application.FullName, folder)).EnumerateFiles("*.cs*", SearchOption.AllDirectories))
        {
            Assert.All(s_reference.Matches(File.ReadAllText(file.FullName)), reference => Assert.True(
                reference.Groups["folder"].Value == folder || s_uses[folder].Contains(reference.Groups["folder"].Value),
                $"{file.Name} in {folder} uses {reference.Groups["folder"].Value}."));
        }
    }
}
