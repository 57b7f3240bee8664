using System.Text.RegularExpressions;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Constraints;

public sealed partial class LayeringTests
{
    private static readonly IReadOnlyList<FileInfo> s_files =
        [.. new DirectoryInfo(Path.Combine(Repository.Root, "src", "WebApp", "Constraints")).EnumerateFiles("*.cs", SearchOption.AllDirectories)];

    [Fact]
    public void Constraints_refers_to_no_other_namespace_of_the_application()
    {
        Assert.NotEmpty(s_files);
        Assert.All(s_files, file => Assert.DoesNotMatch(OtherNamespace(), File.ReadAllText(file.FullName)));
    }

    [Fact]
    public void No_file_of_Constraints_is_longer_than_about_two_hundred_lines() =>
        Assert.All(s_files, file => Assert.InRange(File.ReadLines(file.FullName).Count(), 1, 200));

    [GeneratedRegex(@"WebApp\.(?!Constraints\b)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OtherNamespace();
}
