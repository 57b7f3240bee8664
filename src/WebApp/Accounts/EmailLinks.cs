using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Creates and verifies links that confirm or restore an email address, as path and query. A token belongs to one purpose, one user, and one
/// address. What the link does invalidates it.
/// </summary>
public sealed class EmailLinks(AppDbContext db, UserManager<User> users, IDataProtectionProvider protection)
{
    /// <summary>The time within which the old address can undo a change. The mail states it.</summary>
    public const int UndoDays = 7;

    private readonly ITimeLimitedDataProtector _undo = protection.CreateProtector("EmailChange.Undo").ToTimeLimitedDataProtector();

    private string Provider => users.Options.Tokens.EmailConfirmationTokenProvider;

    public async Task<string> CreateConfirmationAsync(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return $"/Account/ConfirmEmail?user={user.Id}&token={LinkToken.Encode(await users.GenerateUserTokenAsync(user, Provider, ConfirmationOf(user)))}";
    }

    public async Task<string> CreateChangeAsync(User user, EmailChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return $"/Account/ConfirmEmailChange?change={change.Id}&token={LinkToken.Encode(await users.GenerateUserTokenAsync(user, Provider, ChangeOf(change)))}";
    }

    /// <summary>
    /// Creates a link that stays valid when the security stamp changes: an intruder who changed the email can change the password, too.
    /// </summary>
    public string CreateUndo(EmailChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return $"/Account/UndoEmailChange?token={LinkToken.Encode(_undo.Protect(change.Id.ToString(), TimeSpan.FromDays(UndoDays)))}";
    }

    /// <summary>Finds the user whose address a link confirms; null when the link is invalid, has expired, or has been used.</summary>
    public async Task<User?> FindUnconfirmedAsync(string? id, string? token) =>
        Guid.TryParse(id, out _) && await users.FindByIdAsync(id) is { DisabledAt: null, EmailConfirmed: false } user
            && await users.VerifyUserTokenAsync(user, Provider, ConfirmationOf(user), LinkToken.Decode(token))
            ? user
            : null;

    /// <summary>Finds the open change that a link confirms, with its user; null when the link is invalid, has expired, or has been used.</summary>
    public async Task<EmailChange?> FindOpenAsync(Guid? id, string? token, CancellationToken cancellationToken) =>
        id is not null && await FindAsync(id.Value, cancellationToken) is { ConfirmedAt: null, User: { DisabledAt: null } user } change
            && await users.VerifyUserTokenAsync(user, Provider, ChangeOf(change), LinkToken.Decode(token))
            ? change
            : null;

    /// <summary>Finds the change that a link undoes, with its user; null when the link is invalid, has expired, or has been used.</summary>
    public async Task<EmailChange?> FindUndoableAsync(string? token, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(Guid.Parse(_undo.Unprotect(LinkToken.Decode(token))), cancellationToken) is { ConfirmedAt: not null, UndoneAt: null } change ? change : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private Task<EmailChange?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.EmailChanges.Include(change => change.User).SingleOrDefaultAsync(change => change.Id == id, cancellationToken);

    // A link to one address does not confirm another one.
    private static string ConfirmationOf(User user) => $"ConfirmEmail:{user.NormalizedEmail}";

    private static string ChangeOf(EmailChange change) => $"ChangeEmail:{change.Id}";
}
