using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Reads a session with its user and the user's roles in one query. The query is compiled once per application, because a compiled query
/// belongs to one model.
/// </summary>
internal sealed class SessionQuery
{
    private readonly Func<AppDbContext, byte[], IAsyncEnumerable<Row>> _find = EF.CompileAsyncQuery((AppDbContext db, byte[] keyHash) =>
        from session in db.Sessions
        where session.KeyHash == keyHash
        join user in db.Users on session.UserId equals user.Id
        from member in db.UserRoles.Where(member => member.UserId == user.Id).DefaultIfEmpty()
        from role in db.Roles.Where(role => role.Id == member.RoleId).DefaultIfEmpty()
        where user.DisabledAt == null && session.SecurityStamp == user.SecurityStamp
        select new Row(session.Id, user.Id, user.UserName, session.IsPersistent, session.CreatedAt, session.LastSeenAt, session.VerifiedAt, session.HasSecondStep, role.Name, role.RequiresTwoStep));

    /// <returns>One row per role, or one row without a role; empty when the session does not exist or its user may not use it.</returns>
    public async Task<IReadOnlyList<Row>> FindAsync(AppDbContext db, byte[] keyHash, CancellationToken cancellationToken) =>
        await _find(db, keyHash).ToListAsync(cancellationToken);

    internal sealed record Row(
        Guid Id, Guid UserId, string? UserName, bool IsPersistent, DateTime CreatedAt, DateTime LastSeenAt, DateTime VerifiedAt, bool HasSecondStep, string? Role, bool? RequiresTwoStep);
}
