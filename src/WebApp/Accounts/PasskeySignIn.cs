using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>Checks passkeys at sign-in. A passkey proves both steps: the device, and the person who unlocked it.</summary>
public sealed class PasskeySignIn(
    UserManager<User> users, IPasskeyHandler<User> handler, IHttpContextAccessor context, IDataProtectionProvider protection, SecureCookies cookies,
    PasswordThrottle throttle, IOptions<RegistrationOptions> registration, TimeProvider time, ILogger<PasskeySignIn> logger)
{
    private readonly ProtectedCookie _challenge = new(protection, cookies, "passkey-request", TimeSpan.FromMinutes(10));

    private HttpContext Http => context.HttpContext!;

    /// <summary>Creates the options for the browser, and remembers the challenge.</summary>
    /// <param name="user">The user whose passkeys are accepted; null for any.</param>
    public async Task<string> CreateRequestAsync(User? user)
    {
        var request = await handler.MakeRequestOptionsAsync(user, Http);
        _challenge.Write(Http, request.AssertionState!);
        return request.RequestOptionsJson;
    }

    /// <summary>Checks the browser's answer to the challenge, and removes the challenge from the browser.</summary>
    /// <param name="credential">The answer in JSON.</param>
    /// <param name="userId">The expected owner; null for any.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>The owner; null when the passkey was not accepted or its owner may not sign in.</returns>
    public async Task<User?> CheckAsync(string? credential, Guid? userId, CancellationToken cancellationToken)
    {
        var state = _challenge.Read(Http);
        _challenge.Delete(Http);
        if (state is null || string.IsNullOrEmpty(credential))
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(new() { HttpContext = Http, CredentialJson = credential, AssertionState = state });
        var failure = FailureOf(result, userId);

        // Passkeys of most phones and password managers count no signatures, so a restored cookie would accept the same answer again.
        if (failure is null && !await throttle.TryUseOnceAsync(state, cancellationToken))
        {
            failure = SignInFailure.WrongPasskey;
        }

        if (failure is not null)
        {
            logger.SignInFailed(result.User?.Id, failure.Value);
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return (await users.AddOrUpdatePasskeyAsync(result.User!, result.Passkey!)).Succeeded ? result.User : null; // Stores the number of uses.
    }

    private SignInFailure? FailureOf(PasskeyAssertionResult<User> result, Guid? userId) => result.User switch
    {
        _ when !result.Succeeded => SignInFailure.WrongPasskey,
        { } user when userId is not null && user.Id != userId => SignInFailure.WrongPasskey,
        { } user => userId is null ? user.FindFailure(time.GetUtcNow(), registration.Value) : user.FindFailure(time.GetUtcNow()),
        null => SignInFailure.WrongPasskey,
    };
}
