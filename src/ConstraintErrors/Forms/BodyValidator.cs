using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Forms;

/// <summary>
/// Checks a value against its validation attributes and the constraints of the model, and converts constraint violations to its fields. For
/// endpoints that read a body themselves, such as one value per line; <see cref="ConstraintEndpointExtensions.WithConstraintErrors"/> does
/// both for other bodies.
/// </summary>
public sealed class BodyValidator(IServiceProvider services)
{
    private readonly FormValidator _forms = services.GetRequiredService<FormValidator>();
    private readonly FormExceptionHandlers _handlers = services.GetRequiredService<FormExceptionHandlers>();
    private readonly IModelMetadataProvider _metadata = services.GetRequiredService<IModelMetadataProvider>();
    private readonly IObjectModelValidator _attributes = services.GetRequiredService<IObjectModelValidator>();

    /// <summary>Checks a value before it is saved.</summary>
    /// <param name="value">The value. Null has no errors.</param>
    /// <param name="http">The request.</param>
    /// <returns>The messages by field in camel case, such as <c>email</c> and <c>lines[2].sku</c>. Empty for a valid value.</returns>
    public async Task<IDictionary<string, string[]>> ValidateAsync(object? value, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var invalid = value is null ? [] : AttributeErrors(value, http);
        var broken = await _forms.FindErrorsAsync(FormOf(value), http.Request, field => !invalid.Any(error => error.Key == field.Key));
        return FieldProblem.ByField([.. invalid, .. broken]);
    }

    /// <summary>Converts an exception that saving a value caused.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="value">The value.</param>
    /// <param name="http">The request. Its services saved the value.</param>
    /// <returns>The messages by field, with an empty key for the value as a whole; null for other exceptions.</returns>
    public async Task<IDictionary<string, string[]>?> FindErrorsAsync(Exception exception, object? value, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var page = http.GetEndpoint()?.DisplayName ?? http.Request.Path.Value ?? "";
        return await _handlers.HandleAsync(exception, FormOf(value), http, page) is { } errors ? FieldProblem.ByField(errors) : null;
    }

    private PostedForm FormOf(object? value) => PostedBody.Of(value, _metadata, PostedBody.JsonName);

    private IReadOnlyList<FieldError> AttributeErrors(object value, HttpContext http)
    {
        var context = new ActionContext(http, http.GetRouteData(), new ActionDescriptor());
        _attributes.Validate(context, validationState: null, prefix: "", value);
        return FieldProblem.ErrorsOf(context.ModelState);
    }
}
