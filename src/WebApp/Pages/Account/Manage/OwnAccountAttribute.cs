using Microsoft.AspNetCore.Mvc.Filters;
using WebApp.Accounts;

namespace WebApp.Pages.Account.Manage;

/// <summary>
/// Adds the key of the signed-in user to the route values, so that the rules of a form do not report the user's own row as a duplicate. An
/// authorization filter, so that it also covers the page's live checks.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OwnAccountAttribute : Attribute, IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.HttpContext.Request.RouteValues["id"] = context.HttpContext.User.UserId();
    }
}
