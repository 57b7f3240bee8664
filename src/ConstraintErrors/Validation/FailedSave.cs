using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ConstraintErrors.Validation;

/// <summary>The entities of a save that failed, copied while its context was still there.</summary>
/// <param name="Refused">Those that the database refused; with several in one batch, all of the batch.</param>
/// <param name="All">These and the others that the save would have written.</param>
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

    /// <summary>What the save of a context that is gone by now was about; null when nothing was kept.</summary>
    public static FailedSave? KeptWith(Exception? exception) =>
        exception is null ? null : s_saves.TryGetValue(exception, out var save) ? save : KeptWith(exception.InnerException);

    public static void Keep(DbContext context, DbUpdateException exception) => s_saves.AddOrUpdate(exception, Of(context, exception.Entries));
}
