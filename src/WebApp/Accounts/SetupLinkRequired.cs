using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace WebApp.Accounts;

/// <summary>
/// Allows only requests with a valid setup link, and only while no administrator exists; all others get a 404. An authorization filter, so
/// that it also covers the page's live checks.
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
