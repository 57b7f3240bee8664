using System.Security.Claims;
using WebApp.Accounts;

namespace WebApp.Administration;

/// <summary>The signed-in user as an actor.</summary>
internal sealed class CurrentActor(IHttpContextAccessor http)
{
    /// <summary>The actor; null when nobody is signed in.</summary>
    public Actor? Value => Of(http.HttpContext?.User);

    public static Actor? Of(ClaimsPrincipal? user) =>
        user?.UserId() is { } id ? new Actor(id, user.Identity?.Name ?? "") : null;
}
