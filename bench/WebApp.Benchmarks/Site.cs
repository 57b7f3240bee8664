using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Benchmarks;

internal static class Site
{
    /// <summary>Creates the application in its production configuration, without rate limits.</summary>
    /// <param name="provider">The name of the database provider.</param>
    /// <param name="connectionString">The database, which is migrated.</param>
    /// <param name="interceptor">Observes the statements; null for none.</param>
    /// <param name="settings">Other settings.</param>
    public static WebApplicationFactory<UserList> Create(
        string provider, string connectionString, IInterceptor? interceptor = null, params (string Key, string Value)[] settings) =>
        new WebApplicationFactory<UserList>().WithWebHostBuilder(builder =>
        {
            builder.UseSolutionRelativeContentRoot("src/WebApp", AppContext.BaseDirectory, "*.sln");
            builder.UseEnvironment("Production");
            (string Key, string Value)[] common =
            [
                ("AllowedHosts", "*"), ("Database:Provider", provider), ("Database:MigrateOnStartup", "true"), ($"ConnectionStrings:{provider}", connectionString),
                ("RateLimits:Enabled", "false"), ("Logging:LogLevel:Default", "Error"),
            ];
            foreach (var (key, value) in common.Concat(settings))
            {
                builder.UseSetting(key, value);
            }

            if (interceptor is not null)
            {
                builder.ConfigureServices(services =>
                {
                    services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(interceptor));
                    services.ConfigureDbContext<PostgreSqlAppDbContext>(options => options.AddInterceptors(interceptor));
                    services.ConfigureDbContext<SqlServerAppDbContext>(options => options.AddInterceptors(interceptor));
                });
            }
        });
}
