using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Hosting;

internal static class WebAppPipeline
{
    /// <summary>Brings the database up to date in Development, and elsewhere when <c>Database:MigrateOnStartup</c> says so.</summary>
    public static Task PrepareDatabaseAsync(this WebApplication app) =>
        app.Environment.IsDevelopment() || app.Configuration.GetValue<bool>("Database:MigrateOnStartup")
            ? app.MigrateDatabaseAsync()
            : Task.CompletedTask;

    public static void UseWebApp(this WebApplication app)
    {
        app.UseSecurityHeaders();
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/Error");
            app.UseHsts();
        }

        app.UseStatusCodePagesWithReExecute("/Error");
        app.UseNulFreeForms();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();

        app.MapStaticAssets();
        app.MapRazorPages().WithStaticAssets();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }
}
