using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Accounts;
using WebApp.Api;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Hosting;

internal static class ApplicationPipeline
{
    /// <summary>Applies pending migrations in Development, and elsewhere if <c>Database:MigrateOnStartup</c> is set.</summary>
    public static Task PrepareDatabaseAsync(this WebApplication app) =>
        app.Environment.IsDevelopment() || app.Configuration.GetValue<bool>("Database:MigrateOnStartup")
            ? app.MigrateDatabaseWhenAvailableAsync()
            : Task.CompletedTask;

    public static void UseApplication(this WebApplication app)
    {
        app.Services.GetRequiredService<UnknownSettings>().Warn(app.Logger);
        app.UseRequestTraces();
        app.UseProxy();
        app.UseSecurityHeaders();
        if (!app.Environment.IsDevelopment())
        {
            app.UseWhen(IsApiRequest, api => api.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = ProblemAsync, StatusCodeSelector = StatusCodeOf, SuppressDiagnosticsCallback = IsOutage }));
            app.UseWhen(context => !IsApiRequest(context), pages => pages.UseExceptionHandler(
                new ExceptionHandlerOptions { ExceptionHandlingPath = "/Error", CreateScopeForErrors = true, StatusCodeSelector = StatusCodeOf, SuppressDiagnosticsCallback = IsOutage }));
            app.UseHsts();
            app.UseHttpsRedirection();
        }

        app.UseRequestLocalization();

        // The API returns problem details, pages an error page.
        app.UseWhen(IsApiRequest, api => api.UseStatusCodePages(context => ProblemAsync(context.HttpContext)));
        app.UseWhen(context => !IsApiRequest(context), pages => pages.UseStatusCodePagesWithReExecute("/Error"));
        app.UseRouting();
        app.UseRateLimiter();
        app.UseRequestBodies();

        app.UseAuthentication();
        app.UseAuthorization();
        app.UseSecondStepSetup();
        app.UseUploads();

        app.MapStaticAssets();
        app.MapRazorPages().WithStaticAssets().Add(AllowGetAndPost);
        app.MapPasswordStrength();
        app.MapUsersApi();
        app.MapUserBatchApi();
        if (app.Configuration.GetValue("OpenApi:Enabled", app.Environment.IsDevelopment()))
        {
            app.MapOpenApi();
        }

        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }

    private static bool IsApiRequest(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    // Excludes the error page, which must handle every method.
    private static void AllowGetAndPost(EndpointBuilder page)
    {
        if (page.Metadata.OfType<PageActionDescriptor>().FirstOrDefault()?.ViewEnginePath != "/Error")
        {
            page.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Post]));
        }
    }

    private static int StatusCodeOf(Exception exception) =>
        DatabaseOutages.Find(exception) is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;

    // One line instead of a stack trace for each request.
    private static bool IsOutage(ExceptionHandlerSuppressDiagnosticsContext context)
    {
        if (DatabaseOutages.Find(context.Exception) is not { } outage)
        {
            return false;
        }

        context.HttpContext.RequestServices.GetRequiredService<ILogger<AppDbContext>>().DatabaseNotAvailable(outage);
        return true;
    }

    // Also for clients that do not accept JSON: an empty response is less helpful.
    private static Task ProblemAsync(HttpContext context)
    {
        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = DatabaseOutages.RetryAfter;
        }

        return Results.Problem(statusCode: context.Response.StatusCode).ExecuteAsync(context);
    }
}
