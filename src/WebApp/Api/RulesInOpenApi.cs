using ConstraintErrors.Forms;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace WebApp.Api;

/// <summary>Adds the rules of <see cref="RulesOfAttribute"/> to the schema of a body: required fields and lengths.</summary>
internal sealed class RulesInOpenApi(IServiceScopeFactory scopes) : IOpenApiSchemaTransformer
{
    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            var attribute = property.AttributeProvider?.GetCustomAttributes(typeof(RulesOfAttribute), inherit: true).OfType<RulesOfAttribute>().FirstOrDefault();
            if (attribute is null || schema.Properties?.TryGetValue(property.Name, out var described) is not true)
            {
                continue;
            }

            var limits = attribute.LimitsOf(char.ToUpperInvariant(property.Name[0]) + property.Name[1..], scope.ServiceProvider);
            if (limits.IsRequired)
            {
                schema.Required ??= new HashSet<string>();
                schema.Required.Add(property.Name);
            }

            if (described is OpenApiSchema field)
            {
                field.MaxLength ??= limits.MaxLength;
            }
        }
    }
}
