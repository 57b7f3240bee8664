using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ConstraintErrors.Validation;

/// <summary>The entities of a failed save, copied before their context is disposed of.</summary>
/// <param name="Refused">The entities of the failed batch.</param>
/// <param name="All">All entities of the save, including those in <paramref name="Refused"/>.</param>
internal sealed record FailedSave(IReadOnlyList<EntityValues> Refused, IReadOnlyList<EntityValues> All)
{
    private static readonly ConditionalWeakTable<Exception, FailedSave> s_saves = [];

    public static FailedSave Of(DbContext context, IReadOnlyList<EntityEntry> entries)
    {
        EntityValues[] refused = [.. entries.Select(EntityValues.From)];
        return new FailedSave(refused,
        [
            .. refused,
            .. context.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
                .Where(entry => !entries.Any(other => ReferenceEquals(other.Entity, entry.Entity))).Select(EntityValues.From),
        ]);
    }

    /// <summary>Returns the failed save stored for an exception or its inner exceptions, or null.</summary>
    public static FailedSave? Find(Exception? exception) =>
        exception is null ? null : s_saves.TryGetValue(exception, out var save) ? save : Find(exception.InnerException);

    public static void Keep(DbContext context, DbUpdateException exception) => s_saves.AddOrUpdate(exception, Of(context, exception.Entries));
}
