using Microsoft.AspNetCore.Identity;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Signs in by user name or email.</summary>
public sealed class PasswordSignIn(PasswordCheck check, SignInManager<User> signIn, KnownBrowser browser, ILogger<PasswordSignIn> logger)
{
    /// <returns>The reason for a failure; null when the user is signed in.</returns>
    public async Task<SignInFailure?> TryAsync(string userNameOrEmail, string password, bool remember, CancellationToken cancellationToken)
    {
        var (user, failure) = await check.ByNameAsync(userNameOrEmail, password, cancellationToken);
        if (failure is null)
        {
            browser.Remember(signIn.Context, user!);
            await signIn.SignInAsync(user!, remember);
            logger.SignedIn(user!.Id);
        }

        return failure;
    }
}
