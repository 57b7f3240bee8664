using Microsoft.Extensions.DependencyInjection.Extensions;

namespace WebApp.Email;

internal static class EmailServices
{
    /// <summary>
    /// Delivers emails to the server <c>Email:Smtp:Host</c> or to the folder <c>Email:Folder</c>; without either, they stay in the outbox.
    /// </summary>
    /// <exception cref="InvalidOperationException">A mail server is set, but the setting <c>Site:Address</c> is missing.</exception>
    public static void AddEmail(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var options = configuration.GetSection("Email").Get<EmailOptions>() ?? new();
        if (options.Smtp.Host is not null && configuration["Site:Address"] is null)
        {
            throw new InvalidOperationException("The setting Site:Address is missing. Links in emails need it, for example https://example.com.");
        }

        services.AddSingleton<SiteAddress>();
        services.AddScoped<EmailComposer>();
        services.AddScoped<EmailTexts>();
        services.AddSingleton(options);
        services.TryAddSingleton<OutboxSender>();
        if (options.Smtp.Host is not null)
        {
            services.TryAddSingleton<IEmailDelivery>(new SmtpDelivery(options));
        }
        else if (options.Folder is { } folder)
        {
            services.TryAddSingleton<IEmailDelivery>(new FolderDelivery(Path.Combine(environment.ContentRootPath, folder), options));
        }
        else
        {
            services.TryAddSingleton<IEmailDelivery, NoDelivery>();
        }

        services.AddHostedService(provider => provider.GetRequiredService<OutboxSender>());
    }
}
