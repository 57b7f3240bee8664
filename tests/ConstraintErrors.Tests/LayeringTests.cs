using System.Text.RegularExpressions;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

public sealed partial class LayeringTests
{
    /// <summary>Each folder is a namespace, and may refer to those named beside it.</summary>
    private static readonly Dictionary<string, string[]> s_layers = new()
    {
        ["Model"] = [],
        ["Databases"] = ["Model"],
        ["Validation"] = ["Model", "Databases"],
        ["Forms"] = ["Model", "Databases", "Validation"],
        ["Concurrency"] = ["Model", "Databases", "Validation", "Forms"],
        ["Writing"] = ["Model", "Databases"],
        ["Doctor"] = ["Model", "Databases", "Validation", "Forms"],
    };

    private static readonly DirectoryInfo s_library = new(Path.Combine(Repository.Root, "src", "ConstraintErrors"));

    public static TheoryData<string> Layers => [.. s_layers.Keys];

    [Fact]
    public void Every_folder_with_code_is_a_layer() =>
        Assert.Equal(s_layers.Keys.Order(), s_library.EnumerateDirectories().Where(folder => folder.Name is not ("bin" or "obj") && folder.EnumerateFiles("*.cs").Any()).Select(folder => folder.Name).Order());

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_refers_to_those_above_it_only(string layer)
    {
        foreach (var file in Files(layer))
        {
            var text = File.ReadAllText(file.FullName);
            Assert.Contains($"namespace ConstraintErrors.{layer};", text, StringComparison.Ordinal);
            Assert.All(Reference().Matches(text), reference => Assert.True(
                reference.Groups["layer"].Value == layer || s_layers[layer].Contains(reference.Groups["layer"].Value),
                $"{file.Name} refers to {reference.Groups["layer"].Value}, which stands below {layer}."));
        }
    }

    [Theory]
    [InlineData("Model")]
    [InlineData("Databases")]
    [InlineData("Validation")]
    [InlineData("Writing")]
    public void A_layer_below_the_forms_knows_no_request(string layer) =>
        Assert.All(Files(layer), file => Assert.DoesNotContain("Microsoft.AspNetCore.Http", File.ReadAllText(file.FullName), StringComparison.Ordinal));

    [Fact]
    public void The_library_refers_to_no_application_and_no_database_driver()
    {
        var references = typeof(ConstraintServiceCollectionExtensions).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);

        Assert.DoesNotContain(references, name => name.StartsWith("WebApp", StringComparison.Ordinal)
            || name is "Npgsql" or "Microsoft.Data.Sqlite" or "Microsoft.Data.SqlClient"
            || (name.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal) && name is not ("Microsoft.EntityFrameworkCore.Relational" or "Microsoft.EntityFrameworkCore.Abstractions")));
    }

    [Fact]
    public void No_file_is_longer_than_about_two_hundred_lines() =>
        Assert.All(s_layers.Keys.SelectMany(Files), file => Assert.InRange(File.ReadLines(file.FullName).Count(), 1, 200));

    private static IEnumerable<FileInfo> Files(string layer) => new DirectoryInfo(Path.Combine(s_library.FullName, layer)).EnumerateFiles("*.cs");

    [GeneratedRegex(@"ConstraintErrors\.(?<layer>Model|Databases|Validation|Forms|Concurrency|Writing|Doctor)\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Reference();
}
