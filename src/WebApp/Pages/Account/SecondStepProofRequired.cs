using Microsoft.AspNetCore.Mvc.Filters;
using WebApp.Accounts;

namespace WebApp.Pages.Account;

/// <summary>
/// Leads to a page that asks for a passkey, if signing in takes a second step that this session has not proved: it is older than the second
/// step. Otherwise, the password alone could replace the second step.
/// </summary>
public sealed class SecondStepProofRequired(TwoStepChange secondSteps) : IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (await secondSteps.AreMissingAsync(context.HttpContext.User, context.HttpContext.RequestAborted))
        {
            context.RedirectToVerification();
        }
    }
}
