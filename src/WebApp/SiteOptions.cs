namespace WebApp;

/// <summary>The section <c>Site</c> of the settings.</summary>
public sealed class SiteOptions
{
    /// <summary>Shown in the header and in the title of every page.</summary>
    public string Name { get; set; } = "WebApp";
}
