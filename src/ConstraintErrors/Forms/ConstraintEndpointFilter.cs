using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.AspNetCore.Routing;

namespace ConstraintErrors.Forms;

/// <summary>
/// Handles constraint violations in endpoints that accept JSON, as <see cref="ConstraintPageFilter"/> does for pages. Validates the body,
/// checks it against the constraints of the model, and returns all errors as a validation problem (400, RFC 9457).
/// </summary>
internal sealed class ConstraintEndpointFilter(
    FormValidator formValidator, FormExceptionHandlers handlers, IModelMetadataProvider metadata, IObjectModelValidator validator) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var endpoint = http.GetEndpoint();
        var body = endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var argument = context.Arguments.FirstOrDefault(argument => body?.IsInstanceOfType(argument) ?? false);
        var form = PostedBody.Of(argument, metadata, PostedBody.JsonName);
        var invalid = argument is null ? [] : Validate(http, argument);
        var broken = await formValidator.FindErrorsAsync(form, http.Request, field => !invalid.Any(error => error.Key == field.Key));
        if (invalid.Count + broken.Count > 0)
        {
            return FieldProblem.Of([.. invalid, .. broken]);
        }

        try
        {
            return await next(context);
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            if (await handlers.HandleAsync(exception, form, http, endpoint?.DisplayName ?? http.Request.Path) is { } errors)
            {
                return FieldProblem.Of(errors);
            }

            throw;
        }
    }

    private IReadOnlyList<FieldError> Validate(HttpContext http, object argument)
    {
        var context = new ActionContext(http, http.GetRouteData(), new ActionDescriptor());
        validator.Validate(context, validationState: null, prefix: "", argument);
        return FieldProblem.ErrorsOf(context.ModelState);
    }
}
