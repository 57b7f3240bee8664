using Microsoft.Extensions.DependencyInjection.Extensions;

namespace WebApp.Email;

internal static class EmailServices
{
    /// <summary>
    /// Delivers emails to the server <c>Email:Smtp:Host</c> or to the folder <c>Email:Folder</c>; without either, they stay in the outbox.
    /// </summary>
    public static void AddEmail(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var options = configuration.GetSection("Email").Get<EmailOptions>() ?? new();
        services.AddSingleton<SiteAddress>();
        services.AddScoped<EmailComposer>();
        services.AddScoped<EmailTexts>();
        services.AddSingleton(options);
        services.TryAddSingleton<OutboxSender>();
        if (!string.IsNullOrEmpty(options.Smtp.Host))
        {
            services.TryAddSingleton<IEmailDelivery>(new SmtpDelivery(options));
        }
        else if (options.Folder is { Length: > 0 } folder)
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
