using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;

namespace WebApp.Accounts;

/// <summary>Reads the user information of a provider, and leads every failure to a page that explains it.</summary>
/// <param name="verificationPrompt">The value of the parameter <c>prompt</c> when a signed-in user proves the identity again.</param>
internal sealed class ExternalProviderEvents(string verificationPrompt) : OAuthEvents
{
    public override async Task CreatingTicket(OAuthCreatingTicketContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        using var response = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        response.EnsureSuccessStatusCode();
        using var user = JsonDocument.Parse(await response.Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
        context.RunClaimActions(user.RootElement);
        if (!ExternalClaims.HaveValidId(context.Principal))
        {
            throw new AuthenticationFailureException("The user information has no valid id.");
        }
    }

    /// <summary>
    /// Keeps the address for a page that leads to it, instead of redirecting: browsers apply the content security policy's <c>form-action</c>
    /// to all redirects that follow a post, at the provider, too.
    /// </summary>
    public override Task RedirectToAuthorizationEndpoint(RedirectContext<OAuthOptions> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var prompts = context.Properties.GetParameter<bool>(ExternalChallenge.Prompt) && verificationPrompt.Length > 0;
        context.Properties.SetParameter(ExternalChallenge.Address, prompts ? QueryHelpers.AddQueryString(context.RedirectUri, "prompt", verificationPrompt) : context.RedirectUri);
        return Task.CompletedTask;
    }

    public override Task AccessDenied(AccessDeniedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Redirect(context.Request.PathBase + "/Account/ExternalLogin?handler=Failed&denied=true");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Redirect(context.Request.PathBase + "/Account/ExternalLogin?handler=Failed");
        context.HandleResponse();
        return Task.CompletedTask;
    }
}
