using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConstraintErrors.Forms;

/// <summary>Loads an <see cref="IFormPage"/> before it is rendered.</summary>
internal sealed class FormPageFilter : IAsyncAlwaysRunResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context is { Result: PageResult, Controller: IFormPage page })
        {
            await page.LoadAsync(context.HttpContext.RequestAborted);
        }

        await next();
    }
}
