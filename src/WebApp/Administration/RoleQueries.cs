using WebApp.Data;
using WebApp.Security;

namespace WebApp.Administration;

internal static class RoleQueries
{
    /// <summary>Returns whether the application refers to the role by name.</summary>
    public static bool IsBuiltIn(this Role role) => role.Name == RoleNames.Administrator;

    /// <summary>Excludes the administrator role, which the application refers to by name.</summary>
    public static IQueryable<Role> Changeable(this IQueryable<Role> roles) => roles.Where(role => role.Name != RoleNames.Administrator);
}
