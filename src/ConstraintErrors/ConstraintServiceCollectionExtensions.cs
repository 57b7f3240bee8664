using System;
using System.Linq;
using ConstraintErrors.Concurrency;
using ConstraintErrors.Forms;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConstraintErrors;

/// <summary>Registers the library.</summary>
public static class ConstraintServiceCollectionExtensions
{
    // Outside the application's own filters, and before [ApiController] answers an invalid body by itself.
    private const int AroundAll = int.MinValue;

    private static readonly FailedSaveInterceptor s_failedSaves = new();

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
        services.AddMvcCore().AddDataAnnotations(); // What reads and validates models, for hosts that have endpoints alone.
        services.AddSingleton(new RegisteredContexts.Registration(typeof(TContext)));
        services.ConfigureDbContext<TContext>(options => options.AddInterceptors(s_failedSaves));
        services.TryAddSingleton<RegisteredContexts>();
        services.TryAddSingleton<ConstraintMessages>();
        services.TryAddSingleton<FormValidator>();
        services.TryAddSingleton<ViolationResolver>();
        services.TryAddSingleton<ViolationReporter>();
        services.TryAddSingleton<FieldConstraintsCache>();
        services.TryAddSingleton<FormExceptionHandlers>();
        services.TryAddSingleton<EntityInputs>();
        services.TryAddSingleton<ControllerGetActions>();
        services.TryAddSingleton<LiveCheck>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, LiveCheckMatcherPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFormExceptionHandler, ConflictHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFormExceptionHandler, ViolationHandler>());
        services.AddOptions<MvcOptions>().Configure<IStringLocalizerFactory, IOptions<ConstraintOptions>, EntityInputs>((options, localizers, own, entities) =>
        {
            if (!options.Filters.OfType<TypeFilterAttribute>().Any(filter => filter.ImplementationType == typeof(ConstraintPageFilter)))
            {
                if (own.Value.HumanizeDisplayNames)
                {
                    options.ModelMetadataDetailsProviders.Add(new DisplayNameProvider(localizers.Create(own.Value.Texts ?? typeof(ConstraintMessages))));
                }

                options.ModelMetadataDetailsProviders.Add(new EntityInputRules(entities));
                options.Filters.Add<LiveCheckFilter>();
                options.Filters.Add<ConstraintPageFilter>(AroundAll);
                options.Filters.Add<ConstraintActionFilter>(AroundAll);
                options.Filters.Add<FormPageFilter>();
            }
        });
        return services;
    }
}
