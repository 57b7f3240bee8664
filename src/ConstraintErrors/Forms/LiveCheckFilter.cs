using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace ConstraintErrors.Forms;

/// <summary>
/// Responds to live checks of pages and actions with their own authorization or resource filters, which run first. Responds before model
/// binding and rendering. <see cref="LiveCheckMatcherPolicy"/> handles all other pages and actions.
/// </summary>
internal sealed class LiveCheckFilter(LiveCheck check) : IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        if (!LiveCheck.IsRequested(context.HttpContext.Request))
        {
            await next();
            return;
        }

        await check.AnswerAsync(context.HttpContext, context.ActionDescriptor);
        context.Result = new EmptyResult();
    }
}
