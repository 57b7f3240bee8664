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
}
