using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

/// <summary>
/// The fields of a user that an administrator edits. Required fields, lengths, and uniqueness come from the model of <see cref="User"/>.
/// </summary>
public sealed class UserInput
{
    [RulesOf<User>]
    [RegularExpression(UserNameRules.Pattern, ErrorMessage = UserNameRules.Message)]
    [Display(Name = "User name")]
    public string? UserName { get; set; }

    [RulesOf<User>]
    [RegularExpression(EmailAddress.Pattern, ErrorMessage = EmailAddress.Message)]
    public string? Email { get; set; }

    [RulesOf<User>]
    [Display(Name = "City")]
    public int? CityId { get; set; }

    [RulesOf<UserRole>(nameof(UserRole.RoleId))]
    [Display(Name = "Roles")]
    public List<Guid> Roles { get; set; } = [];

    /// <summary>The roles the form was rendered with, to detect which boxes the administrator changed.</summary>
    public List<Guid> OriginalRoles { get; set; } = [];

    /// <summary>The version the form was rendered with; null for a new account.</summary>
    public string? ConcurrencyStamp { get; set; }

    /// <summary>Creates a user with the values of the fields, which have been validated.</summary>
    public User ToUser() => User.Create(UserName!, Email!, CityId!.Value);

    /// <summary>Applies the administrator's changes to the roles that are stored now.</summary>
    /// <returns>The roles the form was rendered with, if they have been changed since; otherwise null.</returns>
    public IReadOnlyCollection<Guid>? MergeRoles(EditedUser stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var before = OriginalRoles;
        var selected = stored.IsOwn ? before : Roles; // Browsers do not send disabled checkboxes.
        var (added, removed) = (selected.Except(before), before.Except(selected));
        Roles = [.. stored.Roles.Union(added).Except(removed)];
        OriginalRoles = stored.Roles;
        return before.ToHashSet().SetEquals(stored.Roles) ? null : before;
    }

    /// <summary>Creates the input from the stored values; empty for a deleted user.</summary>
    public static UserInput Of(EditedUser? stored) => stored is not { User: var user, Roles: var roles }
        ? new()
        : new() { UserName = user.UserName, Email = user.Email, CityId = user.CityId, Roles = roles, OriginalRoles = roles, ConcurrencyStamp = user.ConcurrencyStamp };
}
