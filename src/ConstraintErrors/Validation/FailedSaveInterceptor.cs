using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ConstraintErrors.Validation;

/// <summary>
/// Stores the entities of a failed save with its exception, because the context may be disposed of or returned to a pool before the
/// exception is handled.
/// </summary>
internal sealed class FailedSaveInterceptor : SaveChangesInterceptor
{
    public override void SaveChangesFailed(DbContextErrorEventData eventData) => Keep(eventData);

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Keep(eventData);
        return Task.CompletedTask;
    }

    private static void Keep(DbContextErrorEventData eventData)
    {
        if (eventData is { Context: { } context, Exception: DbUpdateException exception and not DbUpdateConcurrencyException })
        {
            FailedSave.Keep(context, exception);
        }
    }
}
