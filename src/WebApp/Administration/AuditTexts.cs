using System.Globalization;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The display texts of the property names and values that audit entries store.</summary>
internal static class AuditTexts
{
    /// <summary>The value of a property whose value is secret, while it exists.</summary>
    public const string Present = "True";

    /// <summary>The names of the changes of a merge. The name of the moved entities follows the prefix <see cref="Moved"/>.</summary>
    public const string MergedUser = nameof(MergedUser), MergedCity = nameof(MergedCity), MergedInto = nameof(MergedInto), Moved = nameof(Moved);

    /// <summary>Returns the display name of a property, or its own name if it has none.</summary>
    public static LocalizedString PropertyName(this IStringLocalizer<Texts> texts, string property) => property switch
    {
        nameof(User.UserName) => texts["User name"],
        nameof(User.CityId) => texts["City"],
        nameof(User.PasswordHash) => texts["Password"],
        nameof(User.SecurityStamp) => texts["Sessions and links revoked"],
        nameof(User.DisabledAt) => texts["Disabled"],
        nameof(User.LockoutEnd) => texts["Locked until"],
        nameof(User.EmailConfirmed) => texts["Email is confirmed"],
        nameof(User.TwoFactorEnabled) => texts["Two-step sign-in"],
        nameof(Role.RequiresTwoStep) => texts["Requires two-step sign-in"],
        Authenticator.KeyName => texts["Authenticator app"],
        nameof(RecoveryCode) => texts["Recovery codes"],
        nameof(ApiToken) => texts["API token"],
        PropertyChange.SignInAdded => texts["Sign-in added"],
        PropertyChange.SignInRemoved => texts["Sign-in removed"],
        MergedUser => texts["Merged account"],
        MergedCity => texts["Merged city"],
        MergedInto => texts["Merged into"],
        Moved + nameof(User) => texts["Moved users"],
        Moved + nameof(AuditEntry) => texts["Moved entries of the history"],
        Moved + nameof(BulkJob) => texts["Moved bulk jobs"],
        Moved + nameof(ImportJob) => texts["Moved imports"],
        Moved + "IdentityUserClaim" => texts["Moved claims"],
        _ when property.StartsWith(Moved, StringComparison.Ordinal) => texts["Moved rows ({0})", property[Moved.Length..]],
        _ => texts[property],
    };

    /// <summary>Returns the display text of a value, or the stored text if it has none.</summary>
    public static string PropertyValue(this IStringLocalizer<Texts> texts, string property, string value, IReadOnlyDictionary<int, string> cities) => (property, value) switch
    {
        (nameof(User.LockoutEnd), _) when value.StartsWith("9999", StringComparison.Ordinal) => texts["an administrator unlocks it"],
        (nameof(User.CityId), _) when int.TryParse(value, CultureInfo.InvariantCulture, out var city) => cities.GetValueOrDefault(city, value),
        (nameof(User.EmailConfirmed) or nameof(User.TwoFactorEnabled) or nameof(Role.RequiresTwoStep) or Authenticator.KeyName, Present) => texts["yes"],
        (nameof(User.EmailConfirmed) or nameof(User.TwoFactorEnabled) or nameof(Role.RequiresTwoStep), "False") => texts["no"],
        _ => value,
    };
}
