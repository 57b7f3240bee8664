using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Refuses weak passwords with the reason.</summary>
internal sealed class PasswordStrengthValidator(PasswordStrength strength, AppDbContext db) : IPasswordValidator<User>
{
    public async Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        if (!PasswordRules.HasValidLength(password))
        {
            return IdentityResult.Success; // The length validator refuses it.
        }

        var displayName = user.Profile?.DisplayName
            ?? await db.Profiles.Where(profile => profile.UserId == user.Id).Select(profile => profile.DisplayName).SingleOrDefaultAsync();
        return strength.Rate(password!, user.UserName, user.Email, displayName).Refusal is { } reason
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordTooWeak", Description = reason })
            : IdentityResult.Success;
    }
}
