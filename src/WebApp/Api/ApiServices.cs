using System.Text.Json.Serialization;

namespace WebApp.Api;

internal static class ApiServices
{
    /// <summary>What programs get: problems in place of pages, strict JSON, and a description.</summary>
    public static void AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.AddOpenApi(options => options.AddSchemaTransformer<RulesInOpenApi>());
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
    }
}
