namespace WebApp.Accounts;

/// <summary>Signs in by user name or email.</summary>
public sealed class PasswordSignIn(PasswordCheck check, TwoStepSignIn secondStep)
{
    /// <returns>The reason for a failure; null when the user is signed in.</returns>
    public async Task<SignInFailure?> TryAsync(string userNameOrEmail, string password, bool remember, CancellationToken cancellationToken)
    {
        var (user, failure) = await check.ByNameAsync(userNameOrEmail, password, cancellationToken);
        return failure ?? (await secondStep.TrySkipAsync(user!, remember, cancellationToken) ? null : SignInFailure.SecondStepRequired);
    }
}
