using WebApp.Data;

namespace WebApp.Administration;

internal static class AuditTrail
{
    /// <summary>Creates an entry for each changed user, role, or city.</summary>
    /// <param name="db">The context that tracks the changes.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="at">The time of the changes, in UTC.</param>
    /// <param name="actor">The actor; null when nobody is signed in.</param>
    /// <param name="cancellationToken">Cancels the queries for names.</param>
    public static async Task<IReadOnlyList<AuditEntry>> EntriesAsync(
        AppDbContext db, IReadOnlyList<EntityChange> changes, DateTime at, Actor? actor, CancellationToken cancellationToken)
    {
        var names = await AuditNames.LoadAsync(db, changes, cancellationToken);
        return
        [
            .. from change in changes.Select((change, index) => (Value: change, Index: index))
               // Entities with database-generated keys have no key yet; the index keeps them apart.
               group change.Value by (change.Value.EntityType, change.Value.EntityKey, change.Value.EntityKey.Length == 0 ? change.Index : 0) into one
               let first = one.OrderBy(change => change.EntityName is null).First()
               select new AuditEntry
               {
                   At = at,
                   ActorId = actor?.Id,
                   ActorName = actor?.Name,
                   Action = first.Action,
                   EntityType = first.EntityType,
                   EntityKey = first.EntityKey,
                   EntityName = names.Of(first),
                   Changes = PropertyChangeJson.ToJson(one.SelectMany(change => change.Changes).Distinct().Select(names.WithNames)),
               },
        ];
    }
}
