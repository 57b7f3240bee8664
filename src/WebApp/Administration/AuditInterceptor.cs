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
        if (eventData.Context is AppDbContext db)
        {
            db.ChangeTracker.DetectChanges();
            DetachFailedEntries(db);
            if (EntityChange.In(db.ChangeTracker.Entries()) is { Count: > 0 } changes)
            {
                db.AddRange(await AuditTrail.EntriesAsync(db, changes, time.GetUtcNow().UtcDateTime, actor.Value, cancellationToken));
            }
        }

        return result;
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        eventData.Context is AppDbContext db && EntityChange.In(db.ChangeTracker.Entries()).Count > 0
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
}
