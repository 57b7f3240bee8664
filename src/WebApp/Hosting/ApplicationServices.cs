using Microsoft.Extensions.Options;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Api;
using WebApp.Data;
using WebApp.Email;
using WebApp.Importing;
using WebApp.Security;

namespace WebApp.Hosting;

internal static class ApplicationServices
{
    /// <exception cref="OptionsValidationException">The settings contain mistakes.</exception>
    public static void AddApplication(this WebApplicationBuilder builder, string[] args)
    {
        var (services, configuration, environment) = (builder.Services, builder.Configuration, builder.Environment);
        configuration.AddDevelopmentSettings(environment);
        configuration.AddJsonLogs(environment);
        services.AddSingleton(SettingsRules.Check(configuration, requiresHosts: !environment.IsDevelopment() && !Commands.IsCommand(args)));
        services.Configure<SiteOptions>(configuration.GetSection("Site"));
        services.AddDatabase(configuration);
        services.AddSingleton<SecureCookies>();
        services.AddAccounts(configuration);
        services.AddAdministration();
        services.AddImports();
        services.AddEmail(configuration, environment);
        services.AddForms(configuration, environment);
        services.AddApi();
        services.AddRequestBodyLimits();
        services.AddProxy(configuration);
        services.AddRateLimits(configuration);
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddTelemetry(configuration);
        services.AddHostedService<Retention>();
        services.AddHostedService<SetupLink>();
    }
}
