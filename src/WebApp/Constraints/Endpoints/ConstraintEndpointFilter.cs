using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace WebApp.Constraints;

/// <summary>What <see cref="ConstraintPageFilter"/> does, for an endpoint that reads JSON: answers 400 with field errors (RFC 9457).</summary>
internal sealed class ConstraintEndpointFilter(FormCheck check, RefusalHandler refusals, IModelMetadataProvider metadata) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var endpoint = http.GetEndpoint();
        var body = endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var form = ArgumentForm.Of(context.Arguments.FirstOrDefault(argument => argument is not null && argument.GetType() == body), metadata);
        var errors = await check.FindErrorsAsync(form, http.Request.RouteValues, http.RequestServices, _ => true, http.RequestAborted);
        if (errors.Count > 0)
        {
            return FieldProblem.Of(errors);
        }

        try
        {
            return await next(context);
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            if (await refusals.HandleAsync(exception, form, http, endpoint?.DisplayName ?? http.Request.Path) is { } refused)
            {
                return FieldProblem.Of(refused);
            }

            throw;
        }
    }
}
