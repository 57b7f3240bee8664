using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;

namespace ConstraintErrors.Forms;

/// <summary>
/// Checks a posted form before its handler runs, and turns what the database refuses all the same into errors on the
/// form's fields. Stands around every page of the application.
/// </summary>
internal sealed class ConstraintPageFilter(FormValidator check, IEnumerable<IFormExceptionHandler> handlers, IModelMetadataProvider metadata) : IAsyncPageFilter
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
        var form = PostedForm.Of(
            context.ActionDescriptor,
            context.HandlerMethod.Parameters,
            metadata,
            modelState.Select(entry => KeyValuePair.Create(entry.Key, ValuesOf(entry.Value))),
            HasOwnIndexes(http.Request) ? null : context.HandlerInstance);
        modelState.Add(await check.FindErrorsAsync(
            form, http.Request, field => modelState.GetFieldValidationState(field.Key) != ModelValidationState.Invalid));

        var executed = await next();
        if (executed is { Exception: { } exception, ExceptionHandled: false } && !http.Response.HasStarted
            && await handlers.HandleAsync(exception, form, http, context.ActionDescriptor.ViewEnginePath) is { } errors)
        {
            modelState.Add(errors);
            executed.ExceptionHandled = true;
            executed.Result = new PageResult();
        }
    }

    // Where a form numbers the lines of a list itself, its numbers are not their places.
    private static bool HasOwnIndexes(HttpRequest request) =>
        request.HasFormContentType && request.Form.Keys.Any(key => key.EndsWith(".index", StringComparison.OrdinalIgnoreCase));

    private static StringValues ValuesOf(ModelStateEntry? entry) => entry?.RawValue is string[] values ? values : entry?.AttemptedValue;
}
