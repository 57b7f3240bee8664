using ConstraintErrors.Forms;
using WebApp.Data;

namespace WebApp.Pages.Admin.Roles;

public sealed class RoleInput
{
    [RulesOf<Role>, VisibleText]
    public string? Name { get; set => field = value?.Trim(); }

    /// <summary>The version the form was rendered with; null for a new role.</summary>
    public string? ConcurrencyStamp { get; set; }
}
