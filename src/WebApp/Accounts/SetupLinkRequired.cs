using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace WebApp.Accounts;

/// <summary>
/// Lets a request through that has the link from the log, as long as there is no administrator; otherwise there is no such page. An
/// authorization filter, so that it holds for the page's live checks, too.
/// </summary>
public sealed class SetupLinkRequired(FirstAdministrator first) : IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.HttpContext.Request;
        var token = request.Query["token"].FirstOrDefault() ?? (request.HasFormContentType ? request.Form["Token"].FirstOrDefault() : null);
        if (!first.IsToken(token) || await first.ExistsAsync(context.HttpContext.RequestAborted))
        {
            context.Result = new NotFoundResult();
        }
    }
}
