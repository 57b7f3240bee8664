namespace WebApp;

/// <summary>The <c>Site</c> section of the settings.</summary>
public sealed class SiteOptions
{
    /// <summary>The site's name in the header and in the title of every page.</summary>
    public string Name { get; set; } = typeof(SiteOptions).Assembly.GetName().Name!;
}
