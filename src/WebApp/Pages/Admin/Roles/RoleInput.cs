using WebApp.Constraints;
using WebApp.Data;

namespace WebApp.Pages.Admin.Roles;

public sealed class RoleInput
{
    [RulesOf<Role>]
    public string? Name { get; set; }
}
