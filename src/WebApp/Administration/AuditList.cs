using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>What was done, the latest first.</summary>
public sealed class AuditList(AppDbContext db, ILookupNormalizer normalizer, Choices choices)
{
    private const int Size = 50;

    private const int HistorySize = 20;

    /// <param name="filter">Which entries.</param>
    /// <param name="before">Only those older than this one; null for the latest.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<AuditPage> PageAsync(AuditFilter filter, long? before, CancellationToken cancellationToken)
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

        return await PageAsync(entries.Where(entry => before == null || entry.Id < before), Size, cancellationToken);
    }

    /// <summary>The latest entries about one entity.</summary>
    public Task<AuditPage> HistoryAsync(string entityType, string entityKey, CancellationToken cancellationToken) =>
        PageAsync(db.AuditEntries.AsNoTracking().Where(entry => entry.EntityType == entityType && entry.EntityKey == entityKey), HistorySize, cancellationToken);

    private async Task<AuditPage> PageAsync(IQueryable<AuditEntry> entries, int size, CancellationToken cancellationToken)
    {
        var found = await entries.OrderByDescending(entry => entry.Id).Take(size + 1).ToListAsync(cancellationToken);
        return new AuditPage([.. found.Take(size)], HasMore: found.Count > size, await choices.CitiesAsync());
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
