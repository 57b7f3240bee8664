using System.ComponentModel.DataAnnotations;

namespace WebApp.Importing;

/// <summary>The <c>Imports</c> section of the settings.</summary>
public sealed class ImportOptions
{
    public const string Section = "Imports";

    /// <summary>The greatest size of a file, in megabytes.</summary>
    [Range(1, 2_000)]
    public int MaxMegabytes { get; set; } = 200;

    [Range(1, 1_000_000)]
    public int MaxRows { get; set; } = 1_000_000;

    public long MaxBytes => MaxMegabytes * 1024L * 1024;
}
