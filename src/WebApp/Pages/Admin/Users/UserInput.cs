using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

public sealed class UserInput : AccountDetails
{
    [RulesOf<UserRole>(nameof(UserRole.RoleId))]
    [Display(Name = "Roles")]
    public List<Guid> Roles { get; set; } = [];

    /// <summary>Those that the form was opened with: tells what was ticked and unticked since.</summary>
    public List<Guid> RolesBefore { get; set; } = [];

    /// <summary>The version that the form was opened with; null for a new account.</summary>
    public string? ConcurrencyStamp { get; set; }

    /// <summary>Puts what was ticked and unticked on top of the roles that are stored by now.</summary>
    /// <returns>Those that the form was opened with, where somebody else changed them since; otherwise null.</returns>
    public IReadOnlyCollection<Guid>? TakeOver(EditedUser stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var before = RolesBefore;
        var ticked = stored.IsOwn ? before : Roles; // One's own boxes are locked, and a browser sends none of them.
        Roles = [.. stored.Roles.Union(ticked.Except(before)).Except(before.Except(ticked))];
        RolesBefore = stored.Roles;
        return before.ToHashSet().SetEquals(stored.Roles) ? null : before;
    }

    /// <summary>The stored values; none for a user who is gone.</summary>
    public static UserInput Of(EditedUser? stored) => stored is not { User: var user, Roles: var roles }
        ? new()
        : new() { UserName = user.UserName, Email = user.Email, CityId = user.CityId, Roles = roles, RolesBefore = roles, ConcurrencyStamp = user.ConcurrencyStamp };
}
