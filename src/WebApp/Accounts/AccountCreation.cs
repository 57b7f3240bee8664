using ConstraintErrors.Databases;
using ConstraintErrors.Writing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Registers an account, and mails a link that confirms its email.</summary>
public sealed class AccountCreation(AppDbContext db, UserManager<User> users, IOptions<RegistrationOptions> options)
{
    /// <returns>
    /// The result. If taken emails are not revealed, it is a success for a taken email, too: nothing is stored, and the owner of the email is
    /// told by mail. The password has been hashed in both cases, so that they take about the same time.
    /// </returns>
    public async Task<IdentityResult> CreateAsync(User user, string password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        db.AddEmail(user, EmailKind.EmailConfirmation);
        try
        {
            return await users.CreateAsync(user, password);
        }
        catch (DbUpdateException exception) when (!options.Value.RevealTakenEmail && db.IsUniqueViolation<User>(exception, other => other.NormalizedEmail))
        {
            if (await db.Users.AnyAsync(other => other.NormalizedUserName == user.NormalizedUserName, cancellationToken))
            {
                throw; // The form reports the user name only.
            }

            await db.RenumberSlugsAsync(cancellationToken); // The response of the API contains the handle.
            db.ChangeTracker.Clear();
            await EmailRequest.SaveAsync(db, EmailKind.TakenEmailRegistration, user.NormalizedEmail!, cancellationToken);
            return IdentityResult.Success;
        }
    }
}
