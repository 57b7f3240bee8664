using Microsoft.AspNetCore.Mvc.Filters;
using WebApp.Accounts;

namespace WebApp.Pages.Account;

/// <summary>
/// Leads to a page that asks for the password again, if the last time was too long ago. An authorization filter, so that it also covers the
/// page's live checks.
/// </summary>
public sealed class RecentVerificationRequired(RecentVerification verification) : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!verification.IsRecent(context.HttpContext.User))
        {
            context.RedirectToVerification();
        }
    }
}
