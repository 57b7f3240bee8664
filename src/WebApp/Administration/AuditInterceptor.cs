using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>
/// Adds an audit entry for each changed user, role, or city to every save, so that change and entry are stored in one transaction.
/// </summary>
internal sealed class AuditInterceptor(CurrentActor actor, TimeProvider time) : SaveChangesInterceptor
{
    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is AppDbContext db && !CurrentActor.IsUnaudited)
        {
            db.ChangeTracker.DetectChanges();
            DetachFailedEntries(db);
            if (EntityChange.In(db.ChangeTracker.Entries()) is { Count: > 0 } changes)
            {
                db.AddRange(Entries(changes, await AuditNames.LoadAsync(db, changes, cancellationToken)));
            }
        }

        return result;
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        eventData.Context is AppDbContext db && !CurrentActor.IsUnaudited && EntityChange.In(db.ChangeTracker.Entries()).Count > 0
            ? throw new InvalidOperationException("Audited entities cannot be saved synchronously. Call SaveChangesAsync.")
            : result;

    // A retried save still tracks the entries of the failed attempt.
    private static void DetachFailedEntries(AppDbContext db)
    {
        foreach (var entry in db.ChangeTracker.Entries<AuditEntry>().Where(entry => entry.State == EntityState.Added).ToList())
        {
            entry.State = EntityState.Detached;
        }
    }

    private IEnumerable<AuditEntry> Entries(IReadOnlyList<EntityChange> changes, AuditNames names)
    {
        var (now, who) = (time.GetUtcNow().UtcDateTime, actor.Value);
        return from change in changes.Select((change, index) => (Value: change, Index: index))
               // Entities with database-generated keys have no key yet; the index keeps them apart.
               group change.Value by (change.Value.EntityType, change.Value.EntityKey, change.Value.EntityKey.Length == 0 ? change.Index : 0) into one
               let first = one.OrderBy(change => change.EntityName is null).First()
               select new AuditEntry
               {
                   At = now,
                   ActorId = who?.Id,
                   ActorName = who?.Name,
                   Action = first.Action,
                   EntityType = first.EntityType,
                   EntityKey = first.EntityKey,
                   EntityName = names.Of(first),
                   Changes = PropertyChangeJson.ToJson(one.SelectMany(change => change.Changes).Select(names.WithNames)),
               };
    }
}
