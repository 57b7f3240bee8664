using System.Data.Common;
using ConstraintErrors.Databases;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>
/// Runs jobs in the background, batch by batch. A job is leased to the process that runs it: if that process ends, another one continues.
/// </summary>
public abstract class JobRunner<TJob>(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime) : BackgroundService
    where TJob : class, IJob
{
    internal const int MaxFailures = 5;

    private protected static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_retryPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromSeconds(30);

    private protected IServiceScopeFactory Scopes => scopes;

    /// <summary>Runs the next unleased job until it finishes or an attempt fails. Returns false when no job is due.</summary>
    internal async Task<bool> RunNextAsync(CancellationToken cancellationToken)
    {
        if (await LeaseAsync(cancellationToken) is not var (id, lease))
        {
            return false;
        }

        await RunAsync(id, lease, cancellationToken);
        return true;
    }

    /// <summary>Runs a leased job until it finishes or an attempt fails.</summary>
    internal async Task RunAsync(Guid id, DateTime lease, CancellationToken cancellationToken)
    {
        try
        {
            var (next, size) = ((DateTime?)lease, FirstBatch);
            while (next is { } until)
            {
                lease = until;
                (next, size, _) = await RunBatchAsync(id, until, size, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(id, exception.GetBaseException().GetType().Name, exception.StackTrace);
            await SaveFailureAsync(id, lease, exception, cancellationToken);
        }
    }

    /// <summary>The number of rows in the first batch.</summary>
    private protected abstract int FirstBatch { get; }

    /// <summary>Returns the jobs that a process can lease.</summary>
    private protected abstract IQueryable<TJob> Due(AppDbContext db);

    private protected abstract Task<JobBatch> RunBatchAsync(Guid id, DateTime lease, int size, CancellationToken cancellationToken);

    private protected abstract void LogFailed(Guid id, string exception, string? stackTrace);

    private protected abstract void LogNoDatabase(string exception);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server completes its requests before stoppingToken is canceled. Meanwhile, another node may continue a job.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await RunAllAsync(stopping.Token);
    }

    // A value that the client library refuses or a lost connection is not an error of the row.
    internal static bool IsRefusedRow(Exception exception) => exception is DbException or DbUpdateException { InnerException: DbException } && DatabaseError.Find(exception) is not null;

    private async Task RunAllAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var pause = s_poll;
            try
            {
                while (await RunNextAsync(stoppingToken))
                {
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNoDatabase(exception.GetBaseException().GetType().Name);
                pause = s_pauseAfterError;
            }

            await Task.Delay(pause, stoppingToken);
        }
    }

    private async Task<(Guid Id, DateTime Lease)?> LeaseAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var now = JobTime.Now();
        var next = await Due(db).TagWith("background").AsNoTracking().Where(job => job.FinishedAt == null && job.LeasedUntil <= now)
            .OrderBy(job => job.LeasedUntil).FirstOrDefaultAsync(cancellationToken);
        if (next is null)
        {
            return null;
        }

        var until = now + s_lease;
        var seen = DateTime.SpecifyKind(next.LeasedUntil, DateTimeKind.Utc);
        var leased = await db.Set<TJob>().TagWith("background").Where(job => job.Id == next.Id && job.LeasedUntil == seen)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.LeasedUntil, until), cancellationToken);
        return leased == 1 ? (next.Id, until) : await LeaseAsync(cancellationToken);
    }

    // This also throws when the database is not available. The job continues after its lease expires and the database is back.
    private async Task SaveFailureAsync(Guid id, DateTime lease, Exception exception, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var ours = db.Set<TJob>().TagWith("background").Where(job => job.Id == id && job.LeasedUntil == lease);
        var (now, error) = (JobTime.Now(), exception.GetBaseException().GetType().Name);
        var isLast = await ours.AnyAsync(job => job.Failures + 1 >= MaxFailures, cancellationToken);
        var (finishedAt, stopReason, next) = (isLast ? now : (DateTime?)null, isLast ? JobStopReason.Failed : (JobStopReason?)null, now + s_retryPause);
        await ours.ExecuteUpdateAsync(
            set => set.SetProperty(job => job.Failures, job => job.Failures + 1)
                .SetProperty(job => job.LastError, error)
                .SetProperty(job => job.LeasedUntil, next)
                .SetProperty(job => job.FinishedAt, finishedAt)
                .SetProperty(job => job.StopReason, stopReason),
            cancellationToken);
    }
}
