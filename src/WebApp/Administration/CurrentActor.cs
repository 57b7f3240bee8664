using System.Security.Claims;
using WebApp.Accounts;

namespace WebApp.Administration;

/// <summary>The current actor: the signed-in user, or the user on whose behalf a background task runs.</summary>
internal sealed class CurrentActor(IHttpContextAccessor http)
{
    private static readonly AsyncLocal<Work?> s_work = new();

    /// <summary>The actor; null when nobody is signed in.</summary>
    public Actor? Value => s_work.Value is { } work ? work.Actor : Of(http.HttpContext?.User);

    /// <summary>Whether changes are excluded from the audit, as for demonstration data.</summary>
    public static bool IsUnaudited => s_work.Value is { IsAudited: false };

    /// <summary>Sets the actor for the rest of the current asynchronous control flow.</summary>
    public static void WorkFor(Actor actor) => s_work.Value = new Work(actor, IsAudited: true);

    public static void WorkUnaudited() => s_work.Value = new Work(null, IsAudited: false);

    public static Actor? Of(ClaimsPrincipal? user) =>
        user?.UserId() is { } id ? new Actor(id, user.Identity?.Name ?? "") : null;

    private sealed record Work(Actor? Actor, bool IsAudited);
}
