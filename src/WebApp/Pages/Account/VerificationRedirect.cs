using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace WebApp.Pages.Account;

internal static class VerificationRedirect
{
    /// <summary>Leads to the page that asks for a proof of the identity. A refused POST is not saved, which that page says.</summary>
    public static void RedirectToVerification(this AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
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
