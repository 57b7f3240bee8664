using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>Starts and stops the steps of imports.</summary>
public sealed class ImportJobs(AppDbContext db, ImportProgress progress)
{
    /// <summary>Returns the import with its latest progress; null if it does not exist.</summary>
    public async Task<ImportJob?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var job = await db.ImportJobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellationToken);
        if (job is { State: ImportState.Running } && progress.Find(id) is { } visited)
        {
            job.Visited = visited;
        }

        return job;
    }

    /// <summary>Returns the cells of the first rows.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> FirstRowsAsync(Guid id, int count, CancellationToken cancellationToken) =>
        (await db.ImportRows.AsNoTracking().Where(row => row.JobId == id).OrderBy(row => row.Line).Take(count).ToListAsync(cancellationToken)).ConvertAll(ImportCells.Of);

    /// <summary>Starts a dry run with these columns. Returns false if the import is already running or complete.</summary>
    public Task<bool> CheckAsync(Guid id, IReadOnlyDictionary<string, int> columns, bool updatesExisting, CancellationToken cancellationToken)
    {
        var (json, culture) = (ImportCells.ToJson(columns), CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        return db.InTransactionAsync(
            async () =>
            {
                // First, so that the row is locked.
                var isStarted = await db.ImportJobs.Where(job => job.Id == id && (job.State == ImportState.Uploaded || job.State == ImportState.Checked)).ExecuteUpdateAsync(
                    set => set.SetProperty(job => job.State, ImportState.Checking)
                        .SetProperty(job => job.Columns, json)
                        .SetProperty(job => job.UpdatesExisting, updatesExisting)
                        .SetProperty(job => job.Culture, culture)
                        .SetProperty(job => job.LastLine, 0)
                        .SetProperty(job => job.Visited, 0)
                        .SetProperty(job => job.Created, 0)
                        .SetProperty(job => job.Updated, 0)
                        .SetProperty(job => job.Unchanged, 0)
                        .SetProperty(job => job.Refused, 0)
                        .SetProperty(job => job.IsRolledBack, false)
                        .SetProperty(job => job.StopReason, (JobStopReason?)null)
                        .SetProperty(job => job.LeasedUntil, JobTime.Now()),
                    cancellationToken) == 1;
                if (isStarted)
                {
                    await db.ImportErrors.Where(error => error.JobId == id).ExecuteDeleteAsync(cancellationToken);
                    await db.ImportKeys.Where(key => key.JobId == id).ExecuteDeleteAsync(cancellationToken);
                }

                return isStarted;
            },
            cancellationToken);
    }

    /// <summary>Starts the import of the rows that the dry run accepted. Returns false if it is not complete, or accepted too few.</summary>
    public async Task<bool> RunAsync(Guid id, bool isAllOrNothing, bool sendsInvitations, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await db.ImportJobs.Where(job => job.Id == id && job.State == ImportState.Checked && job.Refused < job.Total && (!isAllOrNothing || job.Refused == 0)).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.State, ImportState.Running)
                .SetProperty(job => job.IsAllOrNothing, isAllOrNothing)
                .SetProperty(job => job.SendsInvitations, sendsInvitations)
                .SetProperty(job => job.ActorId, actor.Id)
                .SetProperty(job => job.ActorName, actor.Name)
                .SetProperty(job => job.LastLine, 0)
                .SetProperty(job => job.Visited, job => job.Refused)
                .SetProperty(job => job.Created, 0)
                .SetProperty(job => job.Updated, 0)
                .SetProperty(job => job.Unchanged, 0)
                .SetProperty(job => job.IsRolledBack, false)
                .SetProperty(job => job.LeasedUntil, JobTime.Now()),
            cancellationToken) == 1;
    }

    /// <summary>Asks to stop after the current batch.</summary>
    public async Task StopAsync(Guid id, CancellationToken cancellationToken)
    {
        // A transaction that imports all rows or none excludes other writers on SQLite.
        if (!progress.TryStop(id))
        {
            await db.ImportJobs.Where(job => job.Id == id && (job.State == ImportState.Checking || job.State == ImportState.Running))
                .ExecuteUpdateAsync(set => set.SetProperty(job => job.IsStopRequested, true), cancellationToken);
        }
    }
}
