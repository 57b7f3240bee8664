using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebApp.Data;

namespace WebApp.Security;

/// <summary>
/// Looks at every request whether a session still holds: one that was ended, or whose account is disabled or gone, does not, and
/// roles are those of now. Identity's own validator looks twice an hour, or makes the cookie anew for each request.
/// </summary>
internal static class SessionValidator
{
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var (services, principal) = (context.HttpContext.RequestServices, context.Principal!);
        var claims = services.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity;
        if (!Guid.TryParse(principal.FindFirstValue(claims.UserIdClaimType), out var id) || await FindAsync(services, id, context.HttpContext.RequestAborted) is not { } stored
            || stored.DisabledAt is not null || stored.SecurityStamp != principal.FindFirstValue(claims.SecurityStampClaimType))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        if (!stored.Roles.ToHashSet().SetEquals(principal.FindAll(claims.RoleClaimType).Select(claim => claim.Value))
            || stored.UserName != principal.Identity?.Name)
        {
            var signIn = services.GetRequiredService<SignInManager<User>>();
            context.ReplacePrincipal(await signIn.CreateUserPrincipalAsync((await signIn.UserManager.FindByIdAsync(id.ToString()))!));
            context.ShouldRenew = true;
        }
    }

    private static async Task<Stored?> FindAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<AppDbContext>();
        var rows = await (
            from user in db.Users
            where user.Id == id
            from member in db.UserRoles.Where(member => member.UserId == user.Id).DefaultIfEmpty()
            from role in db.Roles.Where(role => role.Id == member.RoleId).DefaultIfEmpty()
            select new { user.UserName, user.SecurityStamp, user.DisabledAt, Role = role.Name }).ToListAsync(cancellationToken);
        return rows is [var first, ..]
            ? new Stored(first.UserName, first.SecurityStamp, first.DisabledAt, [.. rows.Select(row => row.Role).OfType<string>()])
            : null;
    }

    private sealed record Stored(string? UserName, string? SecurityStamp, DateTime? DisabledAt, IReadOnlyList<string> Roles);
}
