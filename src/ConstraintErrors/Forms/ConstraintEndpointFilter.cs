using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace ConstraintErrors.Forms;

/// <summary>
/// Handles constraint violations in endpoints that accept JSON, as <see cref="ConstraintPageFilter"/> does for pages. Validates the body,
/// checks it against the constraints of the model, and returns all errors as a validation problem (400, RFC 9457).
/// </summary>
internal sealed class ConstraintEndpointFilter(BodyValidator validator) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var type = http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var body = context.Arguments.FirstOrDefault(argument => type?.IsInstanceOfType(argument) ?? false);
        if (await validator.ValidateAsync(body, http) is { Count: > 0 } errors)
        {
            return Results.ValidationProblem(errors);
        }

        try
        {
            return await next(context);
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            if (await validator.FindErrorsAsync(exception, body, http) is { } violations)
            {
                return Results.ValidationProblem(violations);
            }

            throw;
        }
    }
}
