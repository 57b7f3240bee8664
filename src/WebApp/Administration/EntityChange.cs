using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>A pending change to one audited entity. A membership, a way to sign in, or a second step counts as a change to its user.</summary>
internal sealed record EntityChange(AuditAction Action, string EntityType, string EntityKey, string? EntityName, IReadOnlyList<PropertyChange> Changes)
{
    /// <summary>Properties that are recorded as changed without their values.</summary>
    private static readonly HashSet<string> s_secret = [nameof(User.PasswordHash), nameof(User.SecurityStamp)];

    /// <summary>Properties that are not recorded: bookkeeping and copies of recorded properties.</summary>
    private static readonly HashSet<string> s_silent =
    [
        nameof(User.Id), nameof(User.ConcurrencyStamp), nameof(User.NormalizedUserName), nameof(User.NormalizedEmail), nameof(Role.NormalizedName),
        nameof(User.AccessFailedCount), nameof(User.LockoutEnabled), nameof(User.CreatedAt), nameof(User.AuthenticatorStep),
    ];

    public static IReadOnlyList<EntityChange> In(IEnumerable<EntityEntry> entries) =>
    [
        .. entries.Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).Select(Of).OfType<EntityChange>(),
    ];

    private static EntityChange? Of(EntityEntry entry) => entry.Entity switch
    {
        User user => Of(entry, user.UserName),
        Role role => Of(entry, role.Name),
        City city => Of(entry, city.FullName),
        UserRole member => OfUser(member.UserId, Membership(entry, member)),
        IdentityUserLogin<Guid> login => OfUser(login.UserId, SignIn(entry, login)),
        IdentityUserPasskey<Guid> passkey when entry.State != EntityState.Modified => OfUser(passkey.UserId, Part(entry, "Passkey", passkey.Data.Name)),
        IdentityUserToken<Guid> token when entry.State != EntityState.Modified => OfUser(token.UserId, Part(entry, token.Name, AuditTexts.Present)),
        IdentityUserToken<Guid> token => OfUser(token.UserId, new PropertyChange(token.Name, null, null)),
        ApiToken token when entry.State != EntityState.Modified => OfUser(token.UserId, Part(entry, nameof(ApiToken), token.Name)),
        RecoveryCode code when entry.State == EntityState.Added => OfUser(code.UserId, new PropertyChange(nameof(RecoveryCode), null, null)),
        _ => null,
    };

    private static EntityChange? Of(EntityEntry entry, string? name)
    {
        var changes = entry.Properties.Where(property => (entry.State != EntityState.Modified || property.IsModified) && !s_silent.Contains(property.Metadata.Name)).Select(Of).OfType<PropertyChange>().ToList();
        var key = entry.Property("Id");
        var action = entry.State switch
        {
            EntityState.Added => AuditAction.Created,
            EntityState.Deleted => AuditAction.Deleted,
            _ => AuditAction.Changed,
        };
        return changes.Count == 0 && action == AuditAction.Changed
            ? null
            : new EntityChange(action, entry.Metadata.ClrType.Name, key.IsTemporary ? "" : Text(key.CurrentValue)!, name, changes);
    }

    private static PropertyChange? Of(PropertyEntry property)
    {
        var state = property.EntityEntry.State;
        var (old, current) = (state == EntityState.Added ? null : property.OriginalValue, state == EntityState.Deleted ? null : property.CurrentValue);
        var isSecret = s_secret.Contains(property.Metadata.Name);
        return Equals(old, current) || (isSecret && state != EntityState.Modified) || (old is null or false && current is null or false)
            ? null
            : new PropertyChange(property.Metadata.Name, isSecret ? null : Text(old), isSecret ? null : Text(current));
    }

    private static EntityChange OfUser(Guid userId, PropertyChange change) => new(AuditAction.Changed, nameof(User), userId.ToString(), null, [change]);

    private static PropertyChange Part(EntityEntry entry, string name, string? value) =>
        entry.State == EntityState.Deleted ? new PropertyChange(name, value, null) : new PropertyChange(name, null, value);

    private static PropertyChange Membership(EntityEntry entry, UserRole member) => entry.State == EntityState.Deleted
        ? new PropertyChange(nameof(Role), member.RoleId.ToString(), null)
        : new PropertyChange(nameof(Role), null, member.RoleId.ToString());

    private static PropertyChange SignIn(EntityEntry entry, IdentityUserLogin<Guid> login) => entry.State == EntityState.Deleted
        ? new PropertyChange(PropertyChange.SignInRemoved, login.ProviderDisplayName ?? login.LoginProvider, null)
        : new PropertyChange(PropertyChange.SignInAdded, null, login.ProviderDisplayName ?? login.LoginProvider);

    private static string? Text(object? value) => value switch
    {
        null => null,
        DateTimeOffset moment => moment.UtcDateTime.ToString("u", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("u", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
