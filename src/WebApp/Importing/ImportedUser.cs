using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>The fields of a user in a file, with the rules and names of the administrator's form.</summary>
internal sealed class ImportedUser : AccountDetails
{
    [RulesOf<UserRole>(nameof(UserRole.RoleId))]
    [Display(Name = "Roles")]
    public List<Guid> Roles { get; set; } = [];
}
