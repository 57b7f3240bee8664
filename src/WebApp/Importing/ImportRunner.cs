using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Importing;

/// <summary>
/// Checks and imports files in the background, in batches in the order of lines. The progress is saved in the transaction of each batch, so
/// that no row is imported twice. An import of all rows or none is one transaction.
/// </summary>
public sealed partial class ImportRunner : JobRunner<ImportJob>
{
    private const int LargestBatch = 5_000;

    /// <summary>The time between two renewals of the lease during a long transaction.</summary>
    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(2);

    private readonly ImportProgress _progress;
    private readonly ILogger<ImportRunner> _logger;

    internal ImportRunner(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ImportProgress progress, ILogger<ImportRunner> logger)
        : base(scopes, lifetime) => (_progress, _logger) = (progress, logger);

    private protected override int FirstBatch => 1_000;

    private protected override IQueryable<ImportJob> Due(AppDbContext db) => db.ImportJobs.Where(job => job.State == ImportState.Checking || job.State == ImportState.Running);

    private protected override async Task<JobBatch> RunBatchAsync(Guid id, DateTime lease, int size, CancellationToken cancellationToken)
    {
        await using var scope = Scopes.CreateAsyncScope();
        var (services, db) = (scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<AppDbContext>());
        var job = await db.ImportJobs.AsNoTracking().SingleAsync(job => job.Id == id, cancellationToken);
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(job.Culture);
        CurrentActor.ActAs(new Actor(job.ActorId, job.ActorName));
        if (job is { State: ImportState.Running, IsAllOrNothing: true })
        {
            await RunAllRowsAsync(services, db, job, lease, cancellationToken);
            return new JobBatch(Lease: null, size, IsComplete: true);
        }

        return await db.InTransactionAsync(() => RunRowsAsync(services, db, id, lease, size, cancellationToken), static batch => batch.IsComplete, cancellationToken);
    }

    private static async Task<JobBatch> RunRowsAsync(IServiceProvider services, AppDbContext db, Guid id, DateTime lease, int size, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var job = await db.ImportJobs.AsNoTracking().SingleAsync(job => job.Id == id, cancellationToken);
        await db.EnlargeCacheAsync(cancellationToken);
        var stopReason = job.IsStopRequested ? JobStopReason.Requested : await services.GetRequiredService<AdministratorGuard>().FindStopReasonAsync(job.ActorId, cancellationToken);
        var step = services.GetRequiredService<ImportStep>();
        var (rows, reached) = stopReason is null ? await step.ReadAsync(job, job.LastLine, size, cancellationToken) : ([], null);
        var counts = rows is [] ? default : job.State == ImportState.Checking ? await step.CheckAsync(job, rows, cancellationToken) : await step.WriteAsync(job, rows, cancellationToken);
        var until = JobTime.Now() + s_lease;
        var isOurs = await SaveAsync(db, job, lease, counts, reached is { } line ? (line, until) : null, stopReason, cancellationToken);
        return new JobBatch(isOurs && reached is not null ? until : null, JobBatch.NextSize(size, Stopwatch.GetElapsedTime(start), LargestBatch), isOurs);
    }

    private async Task RunAllRowsAsync(IServiceProvider services, AppDbContext db, ImportJob job, DateTime lease, CancellationToken cancellationToken)
    {
        var (refused, first) = (new List<ImportError>(), lease);
        JobStopReason? stopReason = null;
        try
        {
            _progress.Report(job.Id, 0); // From here on, a request to stop reaches the transaction.
            await db.InTransactionAsync(WriteAllAsync, static isComplete => isComplete, cancellationToken);
        }
        catch (Exception) when (lease != first)
        {
            // The caller records the failure under the lease it knows.
            await db.ImportJobs.Where(other => other.Id == job.Id && other.LeasedUntil == lease).ExecuteUpdateAsync(set => set.SetProperty(other => other.LeasedUntil, first), CancellationToken.None);
            throw;
        }
        finally
        {
            _progress.Remove(job.Id);
        }

        if (refused.Count > 0 || stopReason is not null)
        {
            await RollBackAsync(db, job, lease, refused, stopReason, cancellationToken);
        }

        async Task<bool> WriteAllAsync()
        {
            (refused, stopReason) = ([], await db.ImportJobs.AnyAsync(other => other.Id == job.Id && other.IsStopRequested, cancellationToken) ? JobStopReason.Requested : null);
            if (stopReason is not null)
            {
                return false;
            }

            await db.EnlargeCacheAsync(cancellationToken);
            var (step, guard, counts, renewed) = (services.GetRequiredService<ImportStep>(), services.GetRequiredService<AdministratorGuard>(), default(ImportCounts), Stopwatch.GetTimestamp());
            for (var (rows, line) = await step.ReadAsync(job, after: 0, LargestBatch, cancellationToken); line is { } reached; (rows, line) = await step.ReadAsync(job, reached, LargestBatch, cancellationToken))
            {
                counts += await step.WriteAsync(job, rows, cancellationToken);
                if (counts.Refused > 0)
                {
                    refused = await db.ImportErrors.AsNoTracking().Where(error => error.JobId == job.Id).ToListAsync(cancellationToken);
                    return false;
                }

                var isStopRequested = _progress.Report(job.Id, counts.Total);
                if (Stopwatch.GetElapsedTime(renewed) > s_renewal)
                {
                    (lease, renewed) = (await RenewAsync(job.Id, lease, counts.Total, cancellationToken), Stopwatch.GetTimestamp());
                }

                stopReason = isStopRequested ? JobStopReason.Requested : await guard.FindStopReasonAsync(job.ActorId, cancellationToken);
                if (stopReason is not null)
                {
                    return false;
                }
            }

            return await SaveAsync(db, job, lease, counts, reached: null, stopReason: null, cancellationToken);
        }
    }

    /// <summary>Renews the lease on another connection. On SQLite, the transaction already excludes every other process.</summary>
    private async Task<DateTime> RenewAsync(Guid id, DateTime lease, int visited, CancellationToken cancellationToken)
    {
        await using var scope = Scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        if (db is SqliteAppDbContext)
        {
            return lease;
        }

        var until = JobTime.Now() + s_lease;
        await db.ImportJobs.TagWith("background").Where(job => job.Id == id && job.LeasedUntil == lease)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.LeasedUntil, until).SetProperty(job => job.Visited, visited), cancellationToken);
        if (await db.ImportJobs.AnyAsync(job => job.Id == id && job.IsStopRequested, cancellationToken))
        {
            _progress.TryStop(id);
        }

        return until;
    }

    /// <summary>Saves the progress of a step, or its end. Returns false if another process owns the job.</summary>
    private static async Task<bool> SaveAsync(
        AppDbContext db, ImportJob job, DateTime lease, ImportCounts counts, (int Line, DateTime Until)? reached, JobStopReason? stopReason, CancellationToken cancellationToken)
    {
        var (line, until, isEnd) = (reached?.Line ?? job.LastLine, reached?.Until ?? lease, reached is null);
        var isCheck = job.State == ImportState.Checking;
        var state = !isEnd ? job.State : !isCheck ? ImportState.Finished : stopReason is JobStopReason.Requested ? ImportState.Uploaded : ImportState.Checked;
        var finishedAt = isEnd && (!isCheck || stopReason is not (null or JobStopReason.Requested)) ? JobTime.Now() : (DateTime?)null;
        return await db.ImportJobs.TagWith("background").Where(other => other.Id == job.Id && other.LeasedUntil == lease).ExecuteUpdateAsync(
            set => set.SetProperty(other => other.State, state)
                .SetProperty(other => other.LastLine, line)
                .SetProperty(other => other.Visited, other => other.Created + other.Updated + other.Unchanged + other.Refused + counts.Total)
                .SetProperty(other => other.Created, other => other.Created + counts.Created)
                .SetProperty(other => other.Updated, other => other.Updated + counts.Updated)
                .SetProperty(other => other.Unchanged, other => other.Unchanged + counts.Unchanged)
                .SetProperty(other => other.Refused, other => other.Refused + counts.Refused)
                .SetProperty(other => other.LeasedUntil, until)
                .SetProperty(other => other.IsStopRequested, other => !isEnd && other.IsStopRequested)
                .SetProperty(other => other.Failures, 0)
                .SetProperty(other => other.LastError, (string?)null)
                .SetProperty(other => other.FinishedAt, finishedAt)
                .SetProperty(other => other.StopReason, stopReason),
            cancellationToken) == 1;
    }

    /// <summary>
    /// Records the rows that the database refused, and starts another dry run, which finds all rows that are no longer acceptable. A stopped
    /// import is complete without a row.
    /// </summary>
    private static Task<int> RollBackAsync(
        AppDbContext db, ImportJob job, DateTime lease, List<ImportError> refused, JobStopReason? stopReason, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var lines = refused.Select(error => error.Line).Distinct().Count();
            await db.ImportKeys.Where(key => key.JobId == job.Id).ExecuteDeleteAsync(cancellationToken);
            await db.BulkInsertAsync(refused, cancellationToken);
            var (state, finishedAt) = stopReason is null ? (ImportState.Checking, (DateTime?)null) : (ImportState.Finished, JobTime.Now());
            return await db.ImportJobs.Where(other => other.Id == job.Id && other.LeasedUntil == lease).ExecuteUpdateAsync(
                set => set.SetProperty(other => other.State, state)
                    .SetProperty(other => other.IsRolledBack, true)
                    .SetProperty(other => other.IsStopRequested, false)
                    .SetProperty(other => other.LastLine, 0)
                    .SetProperty(other => other.Visited, lines)
                    .SetProperty(other => other.Refused, lines)
                    .SetProperty(other => other.Created, 0)
                    .SetProperty(other => other.Updated, 0)
                    .SetProperty(other => other.Unchanged, 0)
                    .SetProperty(other => other.LeasedUntil, JobTime.Now())
                    .SetProperty(other => other.StopReason, stopReason)
                    .SetProperty(other => other.FinishedAt, finishedAt),
                cancellationToken);
        },
        static updated => updated == 1,
        cancellationToken);

    private protected override void LogFailed(Guid id, string exception, string? stackTrace) => LogImportFailed(_logger, id, exception, stackTrace);

    private protected override void LogNoDatabase(string exception) => LogImportsNotAvailable(_logger, exception);

    [LoggerMessage(EventId = 2013, EventName = "ImportFailed", Level = LogLevel.Error, Message = "Import {Id} failed: {Exception}{StackTrace}")]
    private static partial void LogImportFailed(ILogger logger, Guid id, string exception, string? stackTrace);

    [LoggerMessage(EventId = 2014, EventName = "ImportsNotAvailable", Level = LogLevel.Warning, Message = "The database is not available to imports: {Exception}")]
    private static partial void LogImportsNotAvailable(ILogger logger, string exception);
}
