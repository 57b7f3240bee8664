using System.Security.Claims;
using WebApp.Accounts;

namespace WebApp.Administration;

/// <summary>The signed-in user as an actor, or the one who started the current job.</summary>
internal sealed class CurrentActor(IHttpContextAccessor http)
{
    private static readonly AsyncLocal<Actor?> s_ofJob = new();

    /// <summary>The actor; null when nobody is signed in.</summary>
    public Actor? Value => Of(http.HttpContext?.User) ?? s_ofJob.Value;

    /// <summary>Sets the actor of the changes that the calling method makes outside of requests.</summary>
    public static void ActAs(Actor actor) => s_ofJob.Value = actor;

    public static Actor? Of(ClaimsPrincipal? user) =>
        user?.UserId() is { } id ? new Actor(id, user.Identity?.Name ?? "") : null;
}
