using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Security;

namespace WebApp.Accounts;

internal static class SecondStepSetup
{
    private const string Page = "/Account/Manage/TwoFactorAuthentication";

    /// <summary>
    /// Leads users whose role requires a second step to the page that sets it up, from every other page. Not a filter: live checks skip the
    /// filters of MVC only if none of them can refuse a request.
    /// </summary>
    public static void UseSecondStepSetup(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (!context.User.MustSetUpSecondStep()
            || context.GetEndpoint()?.Metadata is not { } metadata
            || metadata.GetMetadata<PageActionDescriptor>() is null || metadata.GetMetadata<AllowWithoutSecondStepAttribute>() is not null)
        {
            return next(context);
        }

        if (context.Request.Query.ContainsKey(RulesOfAttribute.CheckParameter))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            context.Response.Redirect(context.Request.PathBase + Page);
        }

        return Task.CompletedTask;
    });
}
