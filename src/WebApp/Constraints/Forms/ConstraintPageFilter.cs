using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace WebApp.Constraints;

/// <summary>
/// Checks a posted form before its handler runs, and turns what the database refuses all the same into errors on the
/// form's fields. Stands around every page of the application.
/// </summary>
internal sealed partial class ConstraintPageFilter(
    FormCheck check,
    RefusalExplainer explainer,
    ConstraintMessages messages,
    IModelMetadataProvider metadata,
    ILogger<ConstraintPageFilter> logger) : IAsyncPageFilter, IOrderedFilter
{
    /// <summary>Around the application's own page filters.</summary>
    public int Order => int.MinValue;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (context.HandlerMethod is null || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next();
            return;
        }

        var form = FormMap.Of(
            context.ActionDescriptor,
            context.HandlerMethod.Parameters,
            metadata,
            context.ModelState.Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.AttemptedValue)));
        var errors = await check.FindErrorsAsync(
            form, context.RouteData.Values, http.RequestServices, field => !IsInvalid(context.ModelState, field.Key), http.RequestAborted);
        Add(context.ModelState, errors);

        var executed = await next();

        if (executed.Exception is null || executed.ExceptionHandled || http.Response.HasStarted
            || await explainer.ExplainAsync(executed.Exception, form, http) is not { } explanation)
        {
            return;
        }

        var placed = new FormErrors(form, messages).For(explanation);
        if (placed.All(error => error.Key.Length == 0))
        {
            LogNotOnForm(executed.Exception, context.ActionDescriptor.ViewEnginePath, explanation.Violation.Kind);
        }

        Add(context.ModelState, placed);
        executed.ExceptionHandled = true;
        executed.Result = new PageResult();
    }

    private static bool IsInvalid(ModelStateDictionary modelState, string key) =>
        modelState.GetFieldValidationState(key) == ModelValidationState.Invalid;

    private static void Add(ModelStateDictionary modelState, IEnumerable<FieldError> errors)
    {
        foreach (var error in errors)
        {
            if (!(modelState[error.Key]?.Errors.Any(existing => existing.ErrorMessage == error.Message) ?? false))
            {
                modelState.AddModelError(error.Key, error.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database refused what {Page} wrote, for a rule of kind {Kind} that no field of its form stands for.")]
    private partial void LogNotOnForm(Exception exception, string page, ConstraintKind kind);
}
