using System.ComponentModel.DataAnnotations;
using WebApp.Constraints;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Admin.Users;

public sealed class UserInput : AccountDetails
{
    [Display(Name = "Roles")]
    public List<Guid> Roles { get; set; } = [];

    /// <summary>The version that the form was opened with; null for a new account.</summary>
    [RulesOf<User>]
    public string? ConcurrencyStamp { get; set; }

    /// <summary>Whether a role was deleted since the form was opened, or never was.</summary>
    public async Task<bool> HasUnknownRoleAsync(Choices choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        return Roles.Count > 0 && !Roles.TrueForAll((await choices.RolesAsync(anew: true)).ContainsKey);
    }

    public static UserInput Of(User user, List<Guid> roles)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new() { UserName = user.UserName, Email = user.Email, CityId = user.CityId, Roles = roles, ConcurrencyStamp = user.ConcurrencyStamp };
    }
}
