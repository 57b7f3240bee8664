using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConstraintErrors.Forms;

/// <summary>
/// Answers the browser's question about one field, posted to the page's own address with
/// <see cref="RulesOfAttribute.CheckParameter"/>: <c>true</c>, or the message as a JSON string. Runs after authorization
/// and antiforgery and before a page is made, a model bound or anything rendered.
/// </summary>
internal sealed class LiveCheckFilter(FormValidator check, IModelMetadataProvider metadata) : IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        if (!HttpMethods.IsPost(request.Method)
            || !request.Query.TryGetValue(RulesOfAttribute.CheckParameter, out var asked))
        {
            await next();
            return;
        }

        // Never the handler or the action, which would store what is half typed.
        if (asked is not [{ Length: > 0 } key] || !request.HasFormContentType || ParametersOf(context.ActionDescriptor) is not { } parameters)
        {
            context.Result = new BadRequestResult();
            return;
        }

        var posted = await request.ReadFormAsync(context.HttpContext.RequestAborted);
        var form = PostedForm.Of(context.ActionDescriptor, parameters, metadata, posted);
        if (!form.Fields.Any(field => IsAsked(field) && field.RulesOf is not null))
        {
            context.Result = new BadRequestResult();
            return;
        }

        var errors = await check.FindErrorsAsync(form, request, IsAsked);
        var error = errors.FirstOrDefault(error => error.Key == key);
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        context.Result = new JsonResult(error is null ? true : error.Message);

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
