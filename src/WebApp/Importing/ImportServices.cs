using WebApp.Data;

namespace WebApp.Importing;

internal static class ImportServices
{
    /// <summary>Adds the import of files.</summary>
    public static void AddImports(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().BindConfiguration(ImportOptions.Section);
        services.AddSingleton<ImportProgress>();
        services.AddScoped<ImportUpload>();
        services.AddScoped<ImportJobs>();
        services.AddScoped<ImportStep>();
        services.AddScoped<ImportErrorList>();
        services.AddScoped<RefusedRows>();
        services.AddScoped<IImporter, UserImporter>();
        services.AddScoped<IImporter, CityImporter>();
        services.AddSingleton(provider => new ImportRunner(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ImportProgress>(), provider.GetRequiredService<ILogger<ImportRunner>>()));
        services.AddHostedService(provider => provider.GetRequiredService<ImportRunner>());
    }
}
