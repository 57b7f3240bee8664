using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace ConstraintErrors.Forms;

/// <summary>
/// Checks a posted form before its handler runs, and turns what the database refuses all the same into errors on the
/// form's fields. Stands around every page of the application; exception filters of the host come first.
/// </summary>
internal sealed class ConstraintPageFilter(FormValidator check, FormExceptionHandlers handlers, IModelMetadataProvider metadata)
    : ConstraintFilter, IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (context.HandlerMethod is null || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next();
            return;
        }

        var modelState = context.ModelState;
        var model = HasOwnIndexes(http.Request) ? null : context.HandlerInstance;
        var form = PostedForm.Of(PostedForm.Roots(context.ActionDescriptor, context.HandlerMethod.Parameters, metadata, model), modelState.PostedValues(), http.Request);
        modelState.Add(await check.FindErrorsAsync(
            form, http.Request, field => modelState.GetFieldValidationState(field.Key) != ModelValidationState.Invalid));

        var executed = await next();
        if (executed is { Exception: { } exception, ExceptionHandled: false } && await AnswerAsync(context, () => AnswerAsync(exception, form, context)) is { } result)
        {
            (executed.Result, executed.ExceptionHandled) = (result, true);
        }
    }

    private async Task<IActionResult?> AnswerAsync(Exception exception, PostedForm form, PageHandlerExecutingContext context)
    {
        var http = context.HttpContext;
        return http.Response.HasStarted || await handlers.HandleAsync(exception, form, http, context.ActionDescriptor.ViewEnginePath) is not { } errors ? null
            : !FieldProblem.IsAskedFor(http.Request) ? await PageAsync(context, context.ModelState, errors)
            : FieldProblem.Action(errors);
    }

    // The page as its GET handler prepares it, with what was posted; what the handler says instead, where it finds nothing to show.
    private static async Task<IActionResult> PageAsync(PageHandlerExecutingContext context, ModelStateDictionary modelState, IReadOnlyList<FieldError> errors)
    {
        var page = context.ActionDescriptor;
        var get = page.HandlerMethods.FirstOrDefault(handler => HttpMethods.IsGet(handler.HttpMethod) && string.IsNullOrEmpty(handler.Name));
        var isSkipped = get is null || context.HandlerInstance is IFormPage || page.HandlerTypeInfo.IsDefined(typeof(SkipGetHandlerAttribute), inherit: true);
        var result = isSkipped ? null : await GetHandler.RunAsync(get!.MethodInfo, context.HandlerInstance, page.BoundProperties, context.HttpContext);
        modelState.Add(errors); // Now, since the handler may have cleared it.
        return result is NotFoundResult ? result : new RefusedPageResult(errors);
    }

    // Where a form numbers the lines of a list itself, its numbers are not their places.
    private static bool HasOwnIndexes(HttpRequest request) =>
        request.HasFormContentType && request.Form.Keys.Any(key => key.EndsWith(".index", StringComparison.OrdinalIgnoreCase));
}
