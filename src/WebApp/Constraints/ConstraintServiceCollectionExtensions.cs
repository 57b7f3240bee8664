using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace WebApp.Constraints;

public static class ConstraintServiceCollectionExtensions
{
    // Outside the application's own filters, and before [ApiController] answers an invalid body by itself.
    private const int AroundAll = int.MinValue;

    /// <summary>
    /// Lets every Razor Page answer what the database refuses with errors on the fields of its form, and check its fields
    /// against the rules of <typeparamref name="TContext"/>'s model before its handler runs and while the person types.
    /// API controllers answer with 400 and field errors; endpoints do, too, with
    /// <see cref="ConstraintEndpointExtensions.WithConstraintErrors"/>.
    /// </summary>
    public static IServiceCollection AddConstraintErrors<TContext>(
        this IServiceCollection services, Action<ConstraintOptions>? configure = null)
        where TContext : DbContext
    {
        services.Configure(configure ?? (_ => { }));
        services.AddLocalization();
        services.AddMetrics();
        services.AddDataProtection();
        services.AddSingleton(new ConstraintContexts.Registration(typeof(TContext)));
        services.TryAddSingleton<ConstraintContexts>();
        services.TryAddSingleton<ConstraintMessages>();
        services.TryAddSingleton<FormCheck>();
        services.TryAddSingleton<RefusalExplainer>();
        services.TryAddSingleton<ConflictExplainer>();
        services.TryAddSingleton<ViolationReporter>();
        services.TryAddSingleton<RefusalHandler>();
        services.AddOptions<MvcOptions>().Configure<IStringLocalizerFactory, IOptions<ConstraintOptions>>((options, localizers, own) =>
        {
            if (!options.Filters.OfType<TypeFilterAttribute>().Any(filter => filter.ImplementationType == typeof(ConstraintPageFilter)))
            {
                options.ModelMetadataDetailsProviders.Add(new WordsAsDisplayNames(localizers.Create(own.Value.Texts ?? typeof(ConstraintMessages))));
                options.Filters.Add<LiveCheckFilter>();
                options.Filters.Add<ConstraintPageFilter>(AroundAll);
                options.Filters.Add<ConstraintActionFilter>(AroundAll);
            }
        });
        return services;
    }
}
