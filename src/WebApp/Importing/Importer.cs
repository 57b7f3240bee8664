using ConstraintErrors.Forms;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>The parts that all kinds of imports share.</summary>
internal abstract class Importer<TRow, TInput>(AppDbContext db, RowValidator validator, IServiceProvider services, TimeProvider time) : IImporter
    where TRow : PlannedRow
    where TInput : class
{
    public abstract ImportKind Kind { get; }

    protected AppDbContext Db => db;

    protected RowValidator Validator => validator;

    protected TimeProvider Time => time;

    public async Task<IReadOnlyList<PlannedRow>> PlanAsync(ImportJob job, IReadOnlyList<ImportedRow> rows, CancellationToken cancellationToken) =>
        await PlanRowsAsync(job, rows, cancellationToken);

    public Task CheckAsync(IReadOnlyList<PlannedRow> rows, CancellationToken cancellationToken) => CheckRowsAsync([.. rows.Cast<TRow>()], cancellationToken);

    public Task WriteAsync(ImportJob job, IReadOnlyList<PlannedRow> rows, CancellationToken cancellationToken) => WriteRowsAsync(job, [.. rows.Cast<TRow>()], cancellationToken);

    public void AddRefusal(PlannedRow row, Exception exception)
    {
        foreach (var error in validator.ErrorsOf(db, exception, typeof(TInput), row.Line) ?? [])
        {
            row.AddError(error.Field, KindOf(error.Constraint), error.Message);
        }
    }

    protected abstract Task<List<TRow>> PlanRowsAsync(ImportJob job, IReadOnlyList<ImportedRow> rows, CancellationToken cancellationToken);

    protected abstract Task CheckRowsAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken);

    protected abstract Task WriteRowsAsync(ImportJob job, IReadOnlyList<TRow> rows, CancellationToken cancellationToken);

    /// <summary>Adds the errors of the fields that need no database.</summary>
    protected void Validate(IEnumerable<(TRow Row, TInput Input)> inputs)
    {
        var context = RowValidator.ContextOf(services);
        foreach (var (row, input) in inputs)
        {
            foreach (var error in validator.Validate(context, row.Line, input))
            {
                row.AddError(error.Field, ImportErrorKind.Invalid, error.Message);
            }
        }
    }

    /// <summary>Adds the errors of the constraints that the entities violate.</summary>
    protected async Task CheckAsync<TEntity>(IEnumerable<(TRow Row, TEntity Entity)> entities, CancellationToken cancellationToken)
        where TEntity : class
    {
        var list = entities.ToList();
        var rows = list.Select((one, index) => (index, one.Entity, one.Row.Action != PlannedAction.Create)).ToList();
        foreach (var error in await validator.FindViolationsAsync(db, typeof(TInput), rows, cancellationToken))
        {
            list[error.Row].Row.AddError(error.Field, KindOf(error.Constraint), error.Message);
        }
    }

    /// <summary>Inserts the audit entries of the tracked entities, which are not saved, and stops tracking them.</summary>
    protected async Task InsertAuditEntriesAsync(ImportJob job, CancellationToken cancellationToken)
    {
        var actor = new Actor(job.ActorId, job.ActorName);
        var changes = ChangesOf(db.ChangeTracker);
        db.ChangeTracker.Clear();
        var entries = await AuditTrail.EntriesAsync(db, changes, time.GetUtcNow().UtcDateTime, actor, cancellationToken);
        await db.BulkInsertAsync(entries, cancellationToken);
    }

    // All of the entities are new, so that there is nothing to detect.
    private static IReadOnlyList<EntityChange> ChangesOf(ChangeTracker tracker)
    {
        tracker.AutoDetectChangesEnabled = false;
        try
        {
            return EntityChange.In(tracker.Entries());
        }
        finally
        {
            tracker.AutoDetectChangesEnabled = true;
        }
    }

    private static ImportErrorKind KindOf(ConstraintKind? constraint) => constraint switch
    {
        ConstraintKind.Unique => ImportErrorKind.Taken,
        ConstraintKind.ForeignKey => ImportErrorKind.UnknownReference,
        _ => ImportErrorKind.Invalid,
    };
}
