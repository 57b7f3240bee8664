using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace WebApp.Hosting;

internal static class DevelopmentSettings
{
    /// <summary>
    /// Adds <c>appsettings.Development.json</c> from the root of the repository, where the application and its tests share it; environment
    /// variables and the command line still override it.
    /// </summary>
    public static void AddDevelopmentSettings(this ConfigurationManager configuration, IHostEnvironment environment)
    {
        var root = Path.GetFullPath(Path.Combine(environment.ContentRootPath, "..", ".."));
        if (!environment.IsDevelopment() || !Directory.Exists(root))
        {
            return;
        }

        IList<IConfigurationSource> sources = configuration.Sources;
        var lastFile = sources.IndexOf(sources.Last(source => source is JsonConfigurationSource));
        sources.Insert(lastFile + 1, new JsonConfigurationSource
        {
            FileProvider = new PhysicalFileProvider(root),
            Path = "appsettings.Development.json",
            Optional = true,
            ReloadOnChange = false,
        });
    }
}
