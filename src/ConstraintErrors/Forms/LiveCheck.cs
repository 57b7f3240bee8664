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
/// Answers the browser's question about one field, posted to the page's own address with
/// <see cref="RulesOfAttribute.CheckParameter"/>: <c>true</c>, or the message as a JSON string.
/// </summary>
internal sealed class LiveCheck(FormValidator validator, IModelMetadataProvider metadata)
{
    private readonly ConditionalWeakTable<ActionDescriptor, IReadOnlyList<(string Name, BoundProperty Place)>> _roots = [];

    public static bool IsAsked(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Query.ContainsKey(RulesOfAttribute.CheckParameter);

    /// <summary>Writes the answer; 400 where there is no such field to ask about. Never runs the handler or the action, which would store what is half typed.</summary>
    public async Task AnswerAsync(HttpContext http, ActionDescriptor action)
    {
        var (request, response) = (http.Request, http.Response);
        if (request.Query[RulesOfAttribute.CheckParameter] is not [{ Length: > 0 } key] || !request.HasFormContentType || _roots.GetValue(action, RootsOf) is not { Count: > 0 } roots)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var form = PostedForm.Of(roots, await request.ReadFormAsync(http.RequestAborted), request);
        if (!form.Fields.Any(field => IsAsked(field) && field.RulesOf is not null))
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var errors = await validator.FindErrorsAsync(form, request, IsAsked);
        response.Headers.CacheControl = "no-store";
        await (errors.FirstOrDefault(error => error.Key == key) is { } error
            ? response.WriteAsJsonAsync(error.Message, http.RequestAborted)
            : response.WriteAsJsonAsync(true, http.RequestAborted));

        bool IsAsked(PostedField field) => field.Key == key;
    }

    /// <returns>None for an action that is no page and shows no view.</returns>
    private IReadOnlyList<(string Name, BoundProperty Place)> RootsOf(ActionDescriptor action) => action switch
    {
        CompiledPageActionDescriptor page => PostedForm.Roots(page, page.HandlerMethods.SelectMany(method => method.Parameters), metadata),
        ControllerActionDescriptor controller when !ConstraintActionFilter.IsApi(controller) => PostedForm.Roots(controller, controller.Parameters, metadata),
        _ => [],
    };
}
