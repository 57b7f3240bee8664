using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace WebApp.Pages;

/// <summary>A form that failed because the database was not available. The error page offers to send it again, without its passwords.</summary>
/// <param name="Address">The address that the form was sent to.</param>
/// <param name="Fields">The posted values, which include the antiforgery token: the error page vouches for no form of another site.</param>
public sealed record UnsentForm(string Address, IReadOnlyList<KeyValuePair<string, string?>> Fields)
{
    /// <returns>Null if the request posted no form of a page.</returns>
    public static UnsentForm? Find(HttpContext http, IModelMetadataProvider metadata)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(metadata);
        if (http.Features.Get<IExceptionHandlerPathFeature>() is not { Endpoint: { } endpoint } failed
            || endpoint.Metadata.GetMetadata<CompiledPageActionDescriptor>() is not { } page
            || !HttpMethods.IsPost(http.Request.Method) || http.Features.Get<IFormFeature>()?.Form is not { } form)
        {
            return null;
        }

        var passwords = page.BoundProperties
            .SelectMany(property => PasswordsOf(metadata.GetMetadataForType(property.ParameterType), property.BindingInfo?.BinderModelName ?? property.Name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new UnsentForm(
            http.Request.PathBase + failed.Path + http.Request.QueryString,
            [.. form.Where(field => !passwords.Contains(field.Key)).SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value)))]);
    }

    private static IEnumerable<string> PasswordsOf(ModelMetadata model, string name) =>
        model.Properties.Where(property => property.DataTypeName == nameof(System.ComponentModel.DataAnnotations.DataType.Password)).Select(property => $"{name}.{property.PropertyName}");
}
