using System.Globalization;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace WebApp.Accounts;

/// <summary>
/// Responds with a 503 and <c>Retry-After</c> when too many requests wait to hash a password. A page is redisplayed with the posted values,
/// except for passwords; an endpoint returns a problem.
/// </summary>
internal sealed class PasswordHashingBusyFilter(IStringLocalizer<Texts> texts) : IAsyncPageFilter, IEndpointFilter
{
    private string Message => texts["The site is busy. Wait a few seconds and try again."];

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        if (executed is { Exception: PasswordHashingBusyException, ExceptionHandled: false })
        {
            SetRetryAfter(context.HttpContext);
            context.ModelState.AddModelError("", Message);
            (executed.Result, executed.ExceptionHandled) = (new PageResult { StatusCode = StatusCodes.Status503ServiceUnavailable }, true);
        }
    }

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (PasswordHashingBusyException)
        {
            SetRetryAfter(context.HttpContext);
            return TypedResults.Problem(Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static void SetRetryAfter(HttpContext context) =>
        context.Response.Headers.RetryAfter = PasswordHashLimiter.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
