using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

/// <summary>
/// Responds for a page whose user does not exist: 404 for a GET, a redirect to the list with a notice for a POST. Runs after the page is
/// loaded, so that it also covers users deleted in the meantime.
/// </summary>
public sealed class UserRequired(AppDbContext db, IStringLocalizer<Texts> texts) : IAsyncResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context is { Result: PageResult, Controller: PageModel page } && !await ExistsAsync(context))
        {
            context.Result = HttpMethods.IsPost(context.HttpContext.Request.Method) ? RedirectToList(page) : page.NotFound();
        }

        await next();
    }

    private async Task<bool> ExistsAsync(ResultExecutingContext context) =>
        Guid.TryParse(context.RouteData.Values["id"] as string, out var id)
            && await db.Users.AnyAsync(user => user.Id == id, context.HttpContext.RequestAborted);

    private RedirectToPageResult RedirectToList(PageModel page)
    {
        page.ShowNotice(texts["Another administrator deleted this user."]);
        return page.RedirectToPage("Index");
    }
}
