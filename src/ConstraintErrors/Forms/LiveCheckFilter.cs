using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace ConstraintErrors.Forms;

/// <summary>
/// Answers live checks of pages and actions that are guarded by filters of their own (<see cref="LiveCheckMatcherPolicy"/> has the
/// others): after these, and before a page is made, a model bound or anything rendered.
/// </summary>
internal sealed class LiveCheckFilter(LiveCheck check) : IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        if (!LiveCheck.IsAsked(context.HttpContext.Request))
        {
            await next();
            return;
        }

        await check.AnswerAsync(context.HttpContext, context.ActionDescriptor);
        context.Result = new EmptyResult();
    }
}
