using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>What was done, the latest first.</summary>
public sealed class AuditList(AppDbContext db, ILookupNormalizer normalizer)
{
    /// <param name="filter">Which entries.</param>
    /// <param name="before">Only those older than this one; null for the latest.</param>
    /// <param name="limit">Of entries.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<List<AuditEntry>> LoadAsync(AuditFilter filter, long? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var entries = db.AuditEntries.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.By))
        {
            var id = await KeyAsync(filter.By, cancellationToken);
            entries = entries.Where(entry => entry.ActorId == id);
        }

        if (!string.IsNullOrWhiteSpace(filter.To))
        {
            var key = (await KeyAsync(filter.To, cancellationToken)).ToString();
            entries = entries.Where(entry => entry.EntityType == nameof(User) && entry.EntityKey == key);
        }
        else if (!string.IsNullOrEmpty(filter.Type))
        {
            entries = entries.Where(entry => entry.EntityType == filter.Type);
        }

        return await entries.Where(entry => before == null || entry.Id < before).OrderByDescending(entry => entry.Id).Take(limit).ToListAsync(cancellationToken);
    }

    // Of one who is deleted, the name is known from what was written down.
    private async Task<Guid> KeyAsync(string name, CancellationToken cancellationToken)
    {
        var trimmed = name.Trim().Replace('\0', '\uFFFD'); // PostgreSQL takes no U+0000, not even to look for it.
        var normalized = normalizer.NormalizeName(trimmed);
        if (await db.Users.Where(user => user.NormalizedUserName == normalized).Select(user => (Guid?)user.Id).SingleOrDefaultAsync(cancellationToken) is { } id)
        {
            return id;
        }

        var key = await db.AuditEntries.Where(entry => entry.EntityType == nameof(User) && entry.EntityName == trimmed)
            .OrderByDescending(entry => entry.Id).Select(entry => entry.EntityKey).FirstOrDefaultAsync(cancellationToken);
        return Guid.TryParse(key, out var former) ? former : Guid.Empty;
    }
}
