using WebApp.Data;
using WebApp.Security;

namespace WebApp.Administration;

internal static class RoleQueries
{
    /// <summary>All but the administrators' role, which the application knows by its name.</summary>
    public static IQueryable<Role> Changeable(this IQueryable<Role> roles) => roles.Where(role => role.Name != RoleNames.Administrator);
}
