using Microsoft.AspNetCore.Identity;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Signs in by user name or email. A name that nobody has costs the same hash as a wrong password.</summary>
public sealed class PasswordSignIn(SignInManager<User> signIn)
{
    private static readonly User s_nobody = new();
    private static string? s_nobodysHash;

    public async Task<bool> TryAsync(string userNameOrEmail, string password, bool remember)
    {
        var users = signIn.UserManager;
        var user = userNameOrEmail.Contains('@', StringComparison.Ordinal)
            ? await users.FindByEmailAsync(userNameOrEmail)
            : await users.FindByNameAsync(userNameOrEmail);
        if (user is { DisabledAt: null } && !await users.IsLockedOutAsync(user))
        {
            return (await signIn.PasswordSignInAsync(user, password, remember, lockoutOnFailure: true)).Succeeded;
        }

        s_nobodysHash ??= users.PasswordHasher.HashPassword(s_nobody, Guid.NewGuid().ToString());
        users.PasswordHasher.VerifyHashedPassword(s_nobody, s_nobodysHash, password);
        return false;
    }
}
