using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Looks at every request whether a session still holds: one that was ended, or whose account is disabled or gone, does not, and
/// roles are those of now. Identity's own validator looks twice an hour, or makes the cookie anew for each request.
/// </summary>
internal sealed class SessionValidator
{
    // Compiled once, not looked up by its expression at each request. A field of the application's one instance: such a query
    // belongs to one model.
    private readonly Func<AppDbContext, Guid, IAsyncEnumerable<StoredRole>> _find = EF.CompileAsyncQuery((AppDbContext db, Guid id) =>
        from user in db.Users
        where user.Id == id
        from member in db.UserRoles.Where(member => member.UserId == user.Id).DefaultIfEmpty()
        from role in db.Roles.Where(role => role.Id == member.RoleId).DefaultIfEmpty()
        select new StoredRole(user.UserName, user.SecurityStamp, user.DisabledAt, role.Name));

    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var (services, principal) = (context.HttpContext.RequestServices, context.Principal!);
        var claims = services.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity;
        if (!Guid.TryParse(principal.FindFirstValue(claims.UserIdClaimType), out var id) || await _find(services.GetRequiredService<AppDbContext>(), id).ToListAsync(context.HttpContext.RequestAborted) is not [var stored, ..] roles
            || stored.DisabledAt is not null || stored.SecurityStamp != principal.FindFirstValue(claims.SecurityStampClaimType))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        if (!roles.Select(role => role.Name).OfType<string>().ToHashSet().SetEquals(principal.FindAll(claims.RoleClaimType).Select(claim => claim.Value))
            || stored.UserName != principal.Identity?.Name)
        {
            var signIn = services.GetRequiredService<SignInManager<User>>();
            context.ReplacePrincipal(await signIn.CreateUserPrincipalAsync((await signIn.UserManager.FindByIdAsync(id.ToString()))!));
            context.ShouldRenew = true;
        }
    }

    /// <summary>A user beside one of their roles, or none.</summary>
    private sealed record StoredRole(string? UserName, string? SecurityStamp, DateTime? DisabledAt, string? Name);
}
