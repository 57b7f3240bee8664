using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;

namespace ConstraintErrors.Forms;

/// <summary>
/// Handles constraint violations in controllers, as <see cref="ConstraintPageFilter"/> does for pages. Controllers with views redisplay
/// the view; API controllers use the application's factory for invalid model state responses.
/// </summary>
internal sealed class ConstraintActionFilter(
    FormValidator validator,
    FormExceptionHandlers handlers,
    IModelMetadataProvider metadata,
    IOptions<ApiBehaviorOptions> api,
    ControllerGetActions getActions)
    : ConstraintFilter, IAsyncActionFilter
{
    public static bool IsApi(ControllerActionDescriptor action) => action.EndpointMetadata.OfType<IApiBehaviorMetadata>().Any();

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (context.ActionDescriptor is not ControllerActionDescriptor action
            || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next();
            return;
        }

        var (isApi, modelState) = (IsApi(action), context.ModelState);
        var form = isApi
            ? BodyOf(action, context)
            : PostedForm.Of(
                PostedForm.Roots(action, action.Parameters, metadata, context.Controller), modelState.PostedValues(), http.Request);
        modelState.Add(await validator.FindErrorsAsync(
            form, http.Request, field => modelState.GetFieldValidationState(field.Key) != ModelValidationState.Invalid));

        var executed = await next();
        if (executed is { Exception: { } exception, ExceptionHandled: false }
            && await AfterExceptionFiltersAsync(context, () => AnswerAsync(exception, form, action, context)) is { } result)
        {
            (executed.Result, executed.ExceptionHandled) = (result, true);
        }
    }

    private async Task<IActionResult?> AnswerAsync(
        Exception exception, PostedForm form, ControllerActionDescriptor action, ActionExecutingContext context)
    {
        var http = context.HttpContext;
        if (http.Response.HasStarted
            || await handlers.HandleAsync(exception, form, http, action.DisplayName ?? action.ActionName) is not { } errors)
        {
            return null;
        }

        return IsApi(action) ? Problem(context, errors)
            : FieldProblem.IsAskedFor(http.Request) || context.Controller is not Controller controller ? FieldProblem.Action(errors)
            : await ViewAsync(controller, action, context, errors);
    }

    private PostedForm BodyOf(ControllerActionDescriptor action, ActionExecutingContext context)
    {
        var body = action.Parameters.FirstOrDefault(parameter =>
            parameter.BindingInfo?.BindingSource is { } source && (source == BindingSource.Body || source == BindingSource.Form));
        var value = body is not null && context.ActionArguments.TryGetValue(body.Name, out var argument) ? argument : null;
        return PostedBody.Of(value, metadata, PostedBody.ValidationName);
    }

    private IActionResult Problem(ActionExecutingContext context, IReadOnlyList<FieldError> errors)
    {
        context.ModelState.Add(errors);
        return api.Value.InvalidModelStateResponseFactory(context);
    }

    private async Task<IActionResult> ViewAsync(
        Controller controller, ControllerActionDescriptor action, ActionExecutingContext context, IReadOnlyList<FieldError> errors)
    {
        var model = context.ActionArguments.Values.FirstOrDefault(argument => argument is not (null or string) && !argument.GetType().IsValueType);
        var get = action.MethodInfo.IsDefined(typeof(SkipGetHandlerAttribute), inherit: true) ? null : getActions.Find(action);
        var result = get is null ? null : await GetHandler.RunAsync(get.MethodInfo, controller, action.BoundProperties, context.HttpContext);
        context.ModelState.Add(errors);
        if (result is NotFoundResult)
        {
            return result;
        }

        var view = result as ViewResult;
        if (model is not null && (controller.ViewData.Model is null || controller.ViewData.Model.GetType() == model.GetType()))
        {
            controller.ViewData.Model = model;
        }

        return new FormViewResult(errors) { ViewName = view?.ViewName, ViewData = controller.ViewData, TempData = controller.TempData };
    }
}
