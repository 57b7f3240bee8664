using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Data;

namespace WebApp.Pages.Admin.Roles;

public sealed class RoleInput
{
    [RulesOf<Role>, VisibleText]
    public string? Name { get; set => field = value?.Trim(); }

    [Display(Name = "Members must sign in with a second step")]
    public bool RequiresTwoStep { get; set; }

    /// <summary>The version the form was rendered with; null for a new role.</summary>
    public string? ConcurrencyStamp { get; set; }
}
