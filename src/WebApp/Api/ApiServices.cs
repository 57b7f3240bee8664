using System.Text.Json.Serialization;

namespace WebApp.Api;

internal static class ApiServices
{
    /// <summary>Adds the services of the API: batches, problem details, strict JSON, and an OpenAPI description.</summary>
    public static void AddApi(this IServiceCollection services)
    {
        services.AddScoped<UserBatch>();
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.AddOpenApi(options => options.AddSchemaTransformer<RulesInOpenApi>());
        services.ConfigureHttpJsonOptions(options =>
        {
            // A misspelled field must not be ignored.
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.AllowDuplicateProperties = false;
        });
    }
}
