using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Data;

namespace WebApp.Administration;

internal static class AdministrationServices
{
    /// <summary>Adds the services of the pages under <c>/Admin</c>.</summary>
    public static void AddAdministration(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor();
        services.AddOptions<RetentionOptions>().BindConfiguration("Retention");
        services.AddSingleton<CurrentActor>();
        services.AddSingleton<ISaveChangesInterceptor, AuditInterceptor>();
        services.AddScoped<UserList>();
        services.AddKeyedScoped(ReadOnlyDatabase.Key, static (provider, _) => ActivatorUtilities.CreateInstance<UserList>(provider, provider.GetRequiredService<ReadOnlyDatabase>().Context));
        services.AddKeyedScoped(ReadOnlyDatabase.Key, static (provider, _) => ActivatorUtilities.CreateInstance<AuditList>(provider, provider.GetRequiredService<ReadOnlyDatabase>().Context));
        services.AddScoped<Overview>();
        services.AddScoped<UserActions>();
        services.AddScoped<UserChanges>();
        services.AddScoped<UserEditing>();
        services.AddScoped<UserMerge>();
        services.AddScoped<CityMerge>();
        services.AddScoped<CityExport>();
        services.AddScoped<UserExport>();
        services.AddScoped<BulkJobs>();
        services.AddScoped<AuditList>();
        services.AddScoped<PersonalData>();
        services.AddSingleton<BulkJobRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<BulkJobRunner>());
    }
}
