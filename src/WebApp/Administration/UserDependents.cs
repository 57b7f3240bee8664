using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The rows that are deleted together with a user.</summary>
/// <param name="UserName">The user's name.</param>
/// <param name="Handle">The handle of the public page; null without one.</param>
/// <param name="Roles">The names of the user's roles.</param>
/// <param name="Emails">The number of emails waiting to be sent.</param>
/// <param name="Logins">The number of external logins.</param>
/// <param name="Claims">The number of claims.</param>
/// <param name="Tokens">The number of tokens.</param>
public sealed record UserDependents(string UserName, string? Handle, IReadOnlyList<string> Roles, int Emails, int Logins, int Claims, int Tokens)
{
    /// <returns>The dependents; null when the user does not exist.</returns>
    public static Task<UserDependents?> LoadAsync(AppDbContext db, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Users.Where(user => user.Id == id)
            .Select(user => new UserDependents(
                user.UserName!,
                user.Profile!.Handle,
                db.UserRoles.Where(member => member.UserId == user.Id).Join(db.Roles, member => member.RoleId, role => role.Id, (_, role) => role.Name!).ToList(),
                db.OutboxMessages.Count(message => message.UserId == user.Id && message.SentAt == null && message.FailedAt == null),
                db.UserLogins.Count(login => login.UserId == user.Id),
                db.UserClaims.Count(claim => claim.UserId == user.Id),
                db.UserTokens.Count(token => token.UserId == user.Id) + db.ApiTokens.Count(token => token.UserId == user.Id)))
            .SingleOrDefaultAsync(cancellationToken);
    }
}
