using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Accounts;
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
    public IReadOnlyCollection<Guid>? TakeOver(List<Guid> stored)
    {
        var before = RolesBefore;
        Roles = [.. stored.Union(Roles.Except(before)).Except(before.Except(Roles))];
        RolesBefore = stored;
        return before.ToHashSet().SetEquals(stored) ? null : before;
    }

    public static UserInput Of(User user, List<Guid> roles)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new() { UserName = user.UserName, Email = user.Email, CityId = user.CityId, Roles = roles, RolesBefore = roles, ConcurrencyStamp = user.ConcurrencyStamp };
    }
}
