using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Collects all data about a user, for the user: no hashes, keys, or stamps.</summary>
public sealed class PersonalData(AppDbContext db)
{
    // A file for people, which no page embeds.
    private static readonly JsonSerializerOptions s_options =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>A JSON document in UTF-8; times are UTC.</returns>
    public async Task<byte[]> ToJsonAsync(Guid id, CancellationToken cancellationToken)
    {
        var account = await db.Users.AsNoTracking().Where(user => user.Id == id).Select(user => new
        {
            user.Id,
            user.UserName,
            user.Email,
            user.EmailConfirmed,
            user.PhoneNumber,
            user.CreatedAt,
            user.DisabledAt,
            user.LockoutEnd,
            HasPassword = user.PasswordHash != null,
            user.TwoFactorEnabled,
            City = user.City!.Name + ", " + user.City.State,
            Profile = user.Profile == null ? null : new { user.Profile.DisplayName, user.Profile.Handle, user.Profile.Bio },
        }).SingleOrDefaultAsync(cancellationToken);
        var roles = await db.Roles.Where(role => db.UserRoles.Any(member => member.UserId == id && member.RoleId == role.Id))
            .OrderBy(role => role.Name).Select(role => role.Name).ToListAsync(cancellationToken);
        var claims = await db.UserClaims.Where(claim => claim.UserId == id).Select(claim => new { claim.ClaimType, claim.ClaimValue }).ToListAsync(cancellationToken);
        var sessions = await db.Sessions.Where(session => session.UserId == id).OrderBy(session => session.CreatedAt)
            .Select(session => new { session.Browser, session.Network, session.IsPersistent, session.CreatedAt, session.LastSeenAt, session.VerifiedAt, session.HasSecondStep })
            .ToListAsync(cancellationToken);
        var signIns = await db.UserLogins.Where(login => login.UserId == id).Select(login => new { login.LoginProvider, login.ProviderDisplayName, login.ProviderKey }).ToListAsync(cancellationToken);
        var passkeys = await db.UserPasskeys.AsNoTracking().Where(passkey => passkey.UserId == id).Select(passkey => passkey.Data).ToListAsync(cancellationToken);
        var apiTokens = await db.ApiTokens.Where(token => token.UserId == id).OrderBy(token => token.CreatedAt)
            .Select(token => new { token.Name, token.CreatedAt, token.ExpiresAt, token.LastUsedAt }).ToListAsync(cancellationToken);
        var emailChanges = await db.EmailChanges.Where(change => change.UserId == id).OrderBy(change => change.RequestedAt)
            .Select(change => new { change.OldEmail, change.NewEmail, change.RequestedAt, change.ConfirmedAt, change.UndoneAt }).ToListAsync(cancellationToken);
        var emails = await db.OutboxMessages.Where(message => message.UserId == id).OrderBy(message => message.CreatedAt)
            .Select(message => new { Kind = message.Kind.ToString(), message.CreatedAt, message.SentAt }).ToListAsync(cancellationToken);
        var key = id.ToString();
        var history = await db.AuditEntries.Where(entry => entry.EntityType == nameof(User) && entry.EntityKey == key).OrderBy(entry => entry.Id)
            .Select(entry => new { entry.At, IsOwn = entry.ActorId == id, Action = entry.Action.ToString(), entry.Changes }).ToListAsync(cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                account,
                roles,
                claims,
                sessions,
                signIns,
                passkeys = passkeys.Select(passkey => new { passkey.Name, passkey.CreatedAt }),
                apiTokens,
                emailChanges,
                emails,
                history = history.Select(entry => new { entry.At, entry.IsOwn, entry.Action, Changes = PropertyChangeJson.FromJson(entry.Changes) }),
            },
            s_options);
    }
}
