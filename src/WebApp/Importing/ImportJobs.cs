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
    public Task<bool> CheckAsync(Guid id, IReadOnlyDictionary<string, int> columns, bool updatesExisting, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var (json, culture) = (ImportCells.ToJson(columns), CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        return db.InTransactionAsync(
            async () =>
            {
                // First, so that the row is locked.
                var isStarted = await db.ImportJobs.Where(job => job.Id == id && job.FinishedAt == null && (job.State == ImportState.Uploaded || job.State == ImportState.Checked)).ExecuteUpdateAsync(
                    set => set.SetProperty(job => job.State, ImportState.Checking)
                        .SetProperty(job => job.ActorId, actor.Id)
                        .SetProperty(job => job.ActorName, actor.Name)
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
                    await DeleteResultAsync(id, cancellationToken);
                }

                return isStarted;
            },
            cancellationToken);
    }

    /// <summary>Starts the import of the rows that the dry run accepted.</summary>
    /// <param name="id">The import.</param>
    /// <param name="result">The <see cref="ImportJob.Result"/> that the administrator has seen.</param>
    /// <param name="isAllOrNothing">Whether to import nothing if the database refuses a row.</param>
    /// <param name="sendsInvitations">Whether new users get an email with a link.</param>
    /// <param name="actor">The administrator.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>False if the dry run is not complete, has another result, or accepted too few rows.</returns>
    public async Task<bool> RunAsync(Guid id, string? result, bool isAllOrNothing, bool sendsInvitations, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await FindAsync(id, cancellationToken) is not { } seen || seen.Result != result)
        {
            return false;
        }

        var jobs = db.ImportJobs.Where(job => job.Id == id && job.FinishedAt == null && job.State == ImportState.Checked && job.Refused < job.Total && (!isAllOrNothing || job.Refused == 0)
            && job.Columns == seen.Columns && job.UpdatesExisting == seen.UpdatesExisting && job.Created == seen.Created && job.Updated == seen.Updated && job.Refused == seen.Refused);
        return await jobs.ExecuteUpdateAsync(
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

    /// <summary>Deletes an import that isn't running with its rows, which contain personal data. Imported users and cities remain.</summary>
    public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var isDeleted = await db.ImportJobs
                .Where(job => job.Id == id && (job.FinishedAt != null || job.State == ImportState.Uploaded || job.State == ImportState.Checked)).ExecuteDeleteAsync(cancellationToken) == 1;
            if (isDeleted)
            {
                await db.ImportRows.Where(row => row.JobId == id).ExecuteDeleteAsync(cancellationToken);
                await DeleteResultAsync(id, cancellationToken);
            }

            return isDeleted;
        },
        cancellationToken);

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

    // What the dry run left.
    private async Task DeleteResultAsync(Guid id, CancellationToken cancellationToken)
    {
        await db.ImportErrors.Where(error => error.JobId == id).ExecuteDeleteAsync(cancellationToken);
        await db.ImportKeys.Where(key => key.JobId == id).ExecuteDeleteAsync(cancellationToken);
    }
}
