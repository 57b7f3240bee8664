using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace ConstraintErrors.Forms;

/// <summary>What <see cref="ConstraintEndpointFilter"/> does, for the actions of API controllers.</summary>
internal sealed class ConstraintActionFilter(FormValidator check, IEnumerable<IFormExceptionHandler> handlers, IModelMetadataProvider metadata) : IAsyncActionFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (context.ActionDescriptor is not ControllerActionDescriptor action
            || !action.EndpointMetadata.OfType<IApiBehaviorMetadata>().Any()
            || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next();
            return;
        }

        var body = action.Parameters.FirstOrDefault(parameter =>
            parameter.BindingInfo?.BindingSource is { } source && (source == BindingSource.Body || source == BindingSource.Form));
        var form = PostedBody.Of(body is not null && context.ActionArguments.TryGetValue(body.Name, out var argument) ? argument : null, metadata);
        var invalid = FieldProblem.ErrorsOf(context.ModelState);
        var broken = await check.FindErrorsAsync(form, http.Request, field => !invalid.Any(error => error.Key == field.Key));
        if (invalid.Count + broken.Count > 0)
        {
            context.Result = FieldProblem.Action([.. invalid, .. broken]);
            return;
        }

        var executed = await next();
        if (executed is { Exception: { } exception, ExceptionHandled: false } && !http.Response.HasStarted
            && await handlers.HandleAsync(exception, form, http, action.DisplayName ?? action.ActionName) is { } refused)
        {
            executed.ExceptionHandled = true;
            executed.Result = FieldProblem.Action(refused);
        }
    }
}
