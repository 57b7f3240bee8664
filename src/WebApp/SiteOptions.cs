namespace WebApp;

/// <summary>The <c>Site</c> section of the settings.</summary>
public sealed class SiteOptions
{
    /// <summary>The site's name in the header and in the title of every page.</summary>
    public string Name { get; set; } = typeof(SiteOptions).Assembly.GetName().Name!;

    /// <summary>The base address of links in emails.</summary>
    public string? Address { get; set; }
}
