using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace WebApp.Constraints;

/// <summary>The same for the actions of controllers.</summary>
internal sealed class ConstraintActionFilter(FormCheck check, RefusalHandler refusals, IModelMetadataProvider metadata) : IAsyncActionFilter, IOrderedFilter
{
    /// <summary>Around the application's own filters.</summary>
    public int Order => int.MinValue;

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (context.ActionDescriptor is not ControllerActionDescriptor action || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next();
            return;
        }

        var body = action.Parameters.FirstOrDefault(parameter =>
            parameter.BindingInfo?.BindingSource is { } source && (source == BindingSource.Body || source == BindingSource.Form));
        var form = ArgumentForm.Of(body is not null && context.ActionArguments.TryGetValue(body.Name, out var argument) ? argument : null, metadata);
        var errors = await check.FindErrorsAsync(form, http.Request, _ => true);
        if (errors.Count > 0)
        {
            context.Result = FieldProblem.Action(errors);
            return;
        }

        var executed = await next();
        if (executed is { Exception: { } exception, ExceptionHandled: false } && !http.Response.HasStarted
            && await refusals.HandleAsync(exception, form, http, action.DisplayName ?? action.ActionName) is { } refused)
        {
            executed.ExceptionHandled = true;
            executed.Result = FieldProblem.Action(refused);
        }
    }
}
