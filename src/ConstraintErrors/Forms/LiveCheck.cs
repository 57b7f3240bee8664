using System.Collections.Generic;
using System.Linq;
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
    public static bool IsAsked(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Query.ContainsKey(RulesOfAttribute.CheckParameter);

    /// <summary>Writes the answer; 400 where there is no such field to ask about. Never runs the handler or the action, which would store what is half typed.</summary>
    public async Task AnswerAsync(HttpContext http, ActionDescriptor action)
    {
        var (request, response) = (http.Request, http.Response);
        if (request.Query[RulesOfAttribute.CheckParameter] is not [{ Length: > 0 } key] || !request.HasFormContentType || ParametersOf(action) is not { } parameters)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var form = PostedForm.Of(action, parameters, metadata, await request.ReadFormAsync(http.RequestAborted));
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

    /// <returns>Null for an action that is no page and shows no view.</returns>
    private static IEnumerable<ParameterDescriptor>? ParametersOf(ActionDescriptor action) => action switch
    {
        CompiledPageActionDescriptor page => page.HandlerMethods.SelectMany(method => method.Parameters),
        ControllerActionDescriptor controller when !ConstraintActionFilter.IsApi(controller) => controller.Parameters,
        _ => null,
    };
}
