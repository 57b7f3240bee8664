using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using WebApp.Api;
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
            app.UseWhen(IsForPrograms, api => api.UseExceptionHandler());
            app.UseWhen(context => !IsForPrograms(context), pages => pages.UseExceptionHandler("/Error"));
            app.UseHsts();
        }

        app.UseRequestLocalization();

        // A program gets a problem, a person a page.
        app.UseWhen(IsForPrograms, api => api.UseStatusCodePages(context =>
            Results.Problem(statusCode: context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext)));
        app.UseWhen(context => !IsForPrograms(context), pages => pages.UseStatusCodePagesWithReExecute("/Error"));
        app.UseRouting();
        app.UseRateLimiter();
        app.UseReadableBodies();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapStaticAssets();
        app.MapRazorPages().WithStaticAssets().WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Post]));
        app.MapUsersApi();
        app.MapOpenApi();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }

    private static bool IsForPrograms(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}
