using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>
/// Leads users whose role requires a second step to the page that sets it up, from every other page. An authorization filter, so that it
/// also covers live checks.
/// </summary>
internal sealed class SecondStepSetupFilter : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (context.HttpContext.User.MustSetUpSecondStep() && context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AllowWithoutSecondStepAttribute>() is null)
        {
            context.Result = context.HttpContext.Request.Query.ContainsKey(RulesOfAttribute.CheckParameter)
                ? new StatusCodeResult(StatusCodes.Status403Forbidden)
                : new RedirectToPageResult("/Account/Manage/TwoFactorAuthentication");
        }
    }
}
