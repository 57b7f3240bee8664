using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConstraintErrors.Forms;

/// <summary>
/// Responds to live checks of a field, which the browser posts to the URL of the page with
/// <see cref="RulesOfAttribute.CheckParameter"/>. The response is <c>true</c>, or the message as a JSON string.
/// </summary>
internal sealed class LiveCheck(FormValidator validator, IModelMetadataProvider metadata)
{
    private static readonly byte[] s_valid = "true"u8.ToArray();

    private readonly ConditionalWeakTable<ActionDescriptor, IReadOnlyList<(string Name, BoundProperty Place)>> _roots = [];

    public static bool IsRequested(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Query.ContainsKey(RulesOfAttribute.CheckParameter);

    /// <summary>
    /// Writes the response, or 400 if the field does not exist or has no live check. Does not run the page handler or action, which would
    /// save the incomplete form.
    /// </summary>
    public async Task AnswerAsync(HttpContext http, ActionDescriptor action)
    {
        var (request, response) = (http.Request, http.Response);
        if (request.Query[RulesOfAttribute.CheckParameter] is not [{ Length: > 0 } key]
            || !request.HasFormContentType
            || _roots.GetValue(action, RootsOf) is not { Count: > 0 } roots)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var form = PostedForm.Of(roots, await request.ReadFormAsync(http.RequestAborted), request);
        if (!form.Fields.Any(field => IsChecked(field) && field.RulesOf is not null))
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var errors = await validator.FindErrorsAsync(form, request, IsChecked);
        response.Headers.CacheControl = "no-store";
        if (errors.FirstOrDefault(error => error.Key == key) is { } error)
        {
            await response.WriteAsJsonAsync(error.Message, http.RequestAborted);
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = s_valid.Length;
        await response.Body.WriteAsync(s_valid, http.RequestAborted);

        bool IsChecked(PostedField field) => field.Key == key;
    }

    /// <returns>Empty for an action that is neither a page nor an action with a view.</returns>
    private IReadOnlyList<(string Name, BoundProperty Place)> RootsOf(ActionDescriptor action) => action switch
    {
        CompiledPageActionDescriptor page => PostedForm.Roots(page, page.HandlerMethods.SelectMany(method => method.Parameters), metadata),
        ControllerActionDescriptor controller when !ConstraintActionFilter.IsApi(controller) =>
            PostedForm.Roots(controller, controller.Parameters, metadata),
        _ => [],
    };
}
