using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using WebApp.Accounts;

namespace WebApp.Pages.Account;

/// <summary>
/// Leads to a page that asks for the password again, if the last time was too long ago. A refused POST is not saved, which that page says.
/// An authorization filter, so that it also covers the page's live checks.
/// </summary>
public sealed class RecentVerificationRequired(RecentVerification verification) : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.HttpContext.Request;
        if (verification.IsRecent(context.HttpContext.User))
        {
            return;
        }

        if (request.Query.ContainsKey(RulesOfAttribute.CheckParameter))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
            return;
        }

        // A handler only accepts posts.
        var returnUrl = request.PathBase + request.Path + QueryString.Create(request.Query.Where(parameter => parameter.Key != "handler"));
        var isUnsaved = HttpMethods.IsPost(request.Method) ? true : (bool?)null;
        context.Result = new RedirectToPageResult("/Account/Verify", new { returnUrl, isUnsaved });
    }
}
