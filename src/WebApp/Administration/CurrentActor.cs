using System.Security.Claims;
using WebApp.Accounts;

namespace WebApp.Administration;

/// <summary>Who is at work: whoever is logged in, or on whose behalf work goes on behind the scenes.</summary>
internal sealed class CurrentActor(IHttpContextAccessor http)
{
    private static readonly AsyncLocal<Work?> s_work = new();

    /// <summary>Null when nobody is logged in.</summary>
    public Actor? Value => s_work.Value is { } work ? work.Actor : Of(http.HttpContext?.User);

    /// <summary>Whether what is written is not to be audited: demonstration data.</summary>
    public static bool IsUnaudited => s_work.Value is { IsAudited: false };

    /// <summary>What this flow of control does from now on is done by somebody who is not there.</summary>
    public static void WorkFor(Actor actor) => s_work.Value = new Work(actor, IsAudited: true);

    public static void WorkUnaudited() => s_work.Value = new Work(null, IsAudited: false);

    public static Actor? Of(ClaimsPrincipal? user) =>
        user?.UserId() is { } id ? new Actor(id, user.Identity?.Name ?? "") : null;

    private sealed record Work(Actor? Actor, bool IsAudited);
}
