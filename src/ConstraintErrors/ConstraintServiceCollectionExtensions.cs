using System;
using System.Linq;
using ConstraintErrors.Concurrency;
using ConstraintErrors.Doctor;
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

/// <summary>Registers the services of the library.</summary>
public static class ConstraintServiceCollectionExtensions
{
    // Runs outside the application's filters, and before [ApiController] rejects an invalid body.
    private const int OutermostOrder = int.MinValue;

    private static readonly FailedSaveInterceptor s_failedSaves = new();

    /// <summary>
    /// Turns violations of the constraints of <typeparamref name="TContext"/> into field errors on Razor Pages, and checks form fields
    /// against these constraints before the handler runs and while the user types. API controllers return 400 with field errors, as do
    /// endpoints with <see cref="ConstraintEndpointExtensions.WithConstraintErrors"/>.
    /// </summary>
    public static IServiceCollection AddConstraintErrors<TContext>(
        this IServiceCollection services, Action<ConstraintOptions>? configure = null)
        where TContext : DbContext
    {
        services.Configure(configure ?? (_ => { }));
        services.AddLocalization();
        services.AddMetrics();
        services.AddDataProtection();
        services.AddMvcCore().AddDataAnnotations(); // Model metadata and validation, for applications with endpoints only.
        services.AddSingleton(new RegisteredContexts.Registration(typeof(TContext)));
        services.ConfigureDbContext<TContext>(options => options.AddInterceptors(s_failedSaves));
        services.TryAddSingleton<RegisteredContexts>();
        services.TryAddSingleton<ConstraintMessages>();
        services.TryAddSingleton<FormValidator>();
        services.TryAddSingleton<RowValidator>();
        services.TryAddSingleton<ViolationResolver>();
        services.TryAddSingleton<ViolationReporter>();
        services.TryAddSingleton<FieldConstraintsCache>();
        services.TryAddSingleton<FieldCache>();
        services.TryAddSingleton<FormExceptionHandlers>();
        services.TryAddSingleton<BodyValidator>();
        services.TryAddSingleton<EntityInputs>();
        services.TryAddSingleton<ControllerGetActions>();
        services.TryAddSingleton<LiveCheck>();
        services.TryAddSingleton<LiveCheckTokens>();
        services.TryAddScoped<DatabaseDoctor>();
        services.TryAddScoped<CheckedMigrations>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, LiveCheckMatcherPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFormExceptionHandler, ConflictHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFormExceptionHandler, ViolationHandler>());
        services.AddOptions<MvcOptions>().Configure<IStringLocalizerFactory, IOptions<ConstraintOptions>, EntityInputs>(ConfigureMvc);
        return services;
    }

    private static void ConfigureMvc(
        MvcOptions mvc, IStringLocalizerFactory localizers, IOptions<ConstraintOptions> options, EntityInputs entities)
    {
        if (mvc.Filters.OfType<TypeFilterAttribute>().Any(filter => filter.ImplementationType == typeof(ConstraintPageFilter)))
        {
            return; // AddConstraintErrors was called for several contexts.
        }

        if (options.Value.HumanizeDisplayNames)
        {
            var texts = localizers.Create(options.Value.Texts ?? typeof(ConstraintMessages));
            mvc.ModelMetadataDetailsProviders.Add(new DisplayNameProvider(texts));
        }

        mvc.ModelMetadataDetailsProviders.Add(new EntityInputRules(entities));
        mvc.Filters.Add<LiveCheckFilter>();
        mvc.Filters.Add<ConstraintPageFilter>(OutermostOrder);
        mvc.Filters.Add<ConstraintActionFilter>(OutermostOrder);
        mvc.Filters.Add<FormPageFilter>();
    }
}
