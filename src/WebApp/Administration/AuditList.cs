using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Reads audit entries, newest first.</summary>
public sealed class AuditList(AppDbContext db, ILookupNormalizer normalizer, ReferenceDataCache choices)
{
    private const int Size = 50;

    private const int HistorySize = 20;

    /// <param name="filter">The filter.</param>
    /// <param name="before">The entry that the page starts after; null for the newest entries.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
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

    /// <summary>Reads the newest entries of one entity.</summary>
    public Task<AuditPage> HistoryAsync(string entityType, string entityKey, CancellationToken cancellationToken) =>
        HistoryAsync(entityType, entityKey, before: null, cancellationToken);

    /// <summary>Reads a page of the entries of one entity.</summary>
    /// <param name="entityType">The name of the entity type in the model.</param>
    /// <param name="entityKey">The key as text.</param>
    /// <param name="before">The entry that the page starts after; null for the newest entries.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<AuditPage> HistoryAsync(string entityType, string entityKey, long? before, CancellationToken cancellationToken) => PageAsync(
        db.AuditEntries.AsNoTracking().Where(entry => entry.EntityType == entityType && entry.EntityKey == entityKey && (before == null || entry.Id < before)),
        HistorySize, cancellationToken);

    private async Task<AuditPage> PageAsync(IQueryable<AuditEntry> entries, int size, CancellationToken cancellationToken)
    {
        var found = await entries.OrderByDescending(entry => entry.Id).Take(size + 1).ToListAsync(cancellationToken);
        return new AuditPage([.. found.Take(size)], HasMore: found.Count > size, await choices.CitiesAsync());
    }

    // The names of deleted users are looked up in the audit entries.
    private async Task<Guid> KeyAsync(string name, CancellationToken cancellationToken)
    {
        var trimmed = name.Trim().Replace('\0', '\uFFFD'); // PostgreSQL refuses U+0000, even as a parameter.
        var normalized = normalizer.NormalizeName(trimmed);
        if (await db.Users.Where(user => user.NormalizedUserName == normalized).OrderBy(user => user.CreatedAt).Select(user => (Guid?)user.Id).FirstOrDefaultAsync(cancellationToken) is { } id)
        {
            return id;
        }

        var key = await db.AuditEntries.Where(entry => entry.EntityType == nameof(User) && entry.EntityName == trimmed)
            .OrderByDescending(entry => entry.Id).Select(entry => entry.EntityKey).FirstOrDefaultAsync(cancellationToken);
        return Guid.TryParse(key, out var former) ? former : Guid.Empty;
    }
}
