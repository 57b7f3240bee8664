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
/// Checks posted forms before their handler runs, and turns constraint violations thrown by the handler into field errors. Applies to all
/// pages; the application's exception filters run first.
/// </summary>
internal sealed class ConstraintPageFilter(FormValidator validator, FormExceptionHandlers handlers, IModelMetadataProvider metadata)
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
        var roots = PostedForm.Roots(context.ActionDescriptor, context.HandlerMethod.Parameters, metadata, model);
        var form = PostedForm.Of(roots, modelState.PostedValues(), http.Request);
        modelState.Add(await validator.FindErrorsAsync(
            form, http.Request, field => modelState.GetFieldValidationState(field.Key) != ModelValidationState.Invalid));

        var executed = await next();
        if (executed is { Exception: { } exception, ExceptionHandled: false }
            && await AfterExceptionFiltersAsync(context, () => AnswerAsync(exception, form, context)) is { } result)
        {
            (executed.Result, executed.ExceptionHandled) = (result, true);
        }
    }

    private async Task<IActionResult?> AnswerAsync(Exception exception, PostedForm form, PageHandlerExecutingContext context)
    {
        var http = context.HttpContext;
        if (http.Response.HasStarted
            || await handlers.HandleAsync(exception, form, http, context.ActionDescriptor.ViewEnginePath) is not { } errors)
        {
            return null;
        }

        return FieldProblem.IsAskedFor(http.Request) ? FieldProblem.Action(errors) : await PageAsync(context, context.ModelState, errors);
    }

    // Redisplays the page with the posted values, after its GET handler has loaded data. Returns the handler's result if it is NotFound.
    private static async Task<IActionResult> PageAsync(
        PageHandlerExecutingContext context, ModelStateDictionary modelState, IReadOnlyList<FieldError> errors)
    {
        var page = context.ActionDescriptor;
        var get = page.HandlerMethods
            .FirstOrDefault(handler => HttpMethods.IsGet(handler.HttpMethod) && string.IsNullOrEmpty(handler.Name));
        var isSkipped = get is null || context.HandlerInstance is IFormPage
            || page.HandlerTypeInfo.IsDefined(typeof(SkipGetHandlerAttribute), inherit: true);
        var result = isSkipped
            ? null
            : await GetHandler.RunAsync(get!.MethodInfo, context.HandlerInstance, page.BoundProperties, context.HttpContext);
        modelState.Add(errors); // After the GET handler, which may clear the model state.
        return result is NotFoundResult ? result : new FormPageResult(errors);
    }

    // With explicit ".index" fields, the indexes in the keys are not positions in the bound list.
    private static bool HasOwnIndexes(HttpRequest request) =>
        request.HasFormContentType && request.Form.Keys.Any(key => key.EndsWith(".index", StringComparison.OrdinalIgnoreCase));
}
