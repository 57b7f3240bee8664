using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Signs in or registers a user whom a provider has identified.</summary>
public sealed class ExternalSignIn(
    AppDbContext db, UserManager<User> users, TwoStepSignIn secondStep, IOptions<RegistrationOptions> registration, TimeProvider time, ILogger<ExternalSignIn> logger)
{
    /// <returns>The reason for a failure, which is <see cref="SignInFailure.UnknownAccount"/> for an unused login; null when the user is signed in.</returns>
    public async Task<SignInFailure?> TryAsync(ExternalUser external, CancellationToken cancellationToken)
    {
        if (await db.FindOwnerAsync(external, cancellationToken) is not { } user)
        {
            return SignInFailure.UnknownAccount;
        }

        if (user.FindFailure(time.GetUtcNow(), registration.Value) is { } failure)
        {
            logger.SignInFailed(user.Id, failure);
            return failure;
        }

        return await secondStep.TrySkipAsync(user, remember: false, cancellationToken) ? null : SignInFailure.SecondStepRequired;
    }

    /// <summary>
    /// Creates an account without a password, together with its login. An email is confirmed if the provider verified it and the user did not
    /// change it. The key of the login decides when two browsers register it.
    /// </summary>
    public async Task<IdentityResult> RegisterAsync(AccountDetails input, ExternalUser external, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(external);
        var user = input.ToUser();
        user.Id = Guid.CreateVersion7();
        user.EmailConfirmed = external.HasVerified(user.Email);
        db.AddLogin(user.Id, external);
        if (!user.EmailConfirmed)
        {
            db.AddEmail(user, EmailKind.EmailConfirmation);
        }

        try
        {
            return await users.CreateAsync(user);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await db.FindOwnerAsync(external, cancellationToken) is null)
            {
                throw;
            }

            return IdentityResult.Success; // Another browser has just registered the same login.
        }
    }
}
