using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using ConstraintErrors.Databases;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Administration;

/// <summary>
/// Runs bulk jobs in the background, batch by batch. Progress is saved together with each batch, and a job is leased to the process that
/// runs it: if that process ends, another one continues, and no user is processed twice.
/// </summary>
public sealed partial class BulkJobRunner(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ILogger<BulkJobRunner> logger) : BackgroundService
{
    internal const int MaxFailures = 5;

    private const int FirstBatch = 200;
    private const int LargestBatch = 20_000;

    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_retryPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromSeconds(30);

    /// <summary>The intended duration of a batch, so that progress is visible and other writers do not wait for long.</summary>
    private static readonly TimeSpan s_batch = TimeSpan.FromSeconds(1);

    /// <summary>Runs the next unleased job until it finishes or an attempt fails. Returns false when no job is due.</summary>
    internal async Task<bool> RunNextAsync(CancellationToken cancellationToken)
    {
        if (await LeaseAsync(cancellationToken) is not var (id, lease))
        {
            return false;
        }

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

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server completes its requests before stoppingToken is canceled. Meanwhile, another node may continue a job.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await RunAllAsync(stopping.Token);
    }

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
        var now = Now();
        var next = await db.BulkJobs.TagWith("background").AsNoTracking().Where(job => job.FinishedAt == null && job.LeasedUntil <= now)
            .OrderBy(job => job.LeasedUntil).FirstOrDefaultAsync(cancellationToken);
        if (next is null)
        {
            return null;
        }

        var until = now + s_lease;
        var seen = DateTime.SpecifyKind(next.LeasedUntil, DateTimeKind.Utc);
        var leased = await db.BulkJobs.TagWith("background").Where(job => job.Id == next.Id && job.LeasedUntil == seen)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.LeasedUntil, until), cancellationToken);
        return leased == 1 ? (next.Id, until) : await LeaseAsync(cancellationToken);
    }

    private async Task<Batch> RunBatchAsync(Guid id, DateTime lease, int size, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        return await db.InTransactionAsync(
            () => RunBatchAsync(db, scope.ServiceProvider, id, lease, size, cancellationToken), static batch => batch.IsComplete, cancellationToken);
    }

    private static async Task<Batch> RunBatchAsync(AppDbContext db, IServiceProvider services, Guid id, DateTime lease, int size, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var job = await db.BulkJobs.AsNoTracking().SingleAsync(job => job.Id == id, cancellationToken);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(job.Culture);

        await db.EnlargeCacheAsync(cancellationToken);
        var stopReason = await services.GetRequiredService<AdministratorGuard>().FindStopReasonAsync(job.ActorId, cancellationToken);
        var next = db.BulkJobUsers.Where(target => target.BulkJobId == id);
        if (job.LastUserId is { } reached)
        {
            next = next.Where(target => target.UserId.CompareTo(reached) > 0);
        }

        Guid[] keys = stopReason is null ? await next.OrderBy(target => target.UserId).Select(target => target.UserId).Take(size).ToArrayAsync(cancellationToken) : [];
        var (done, unmatched, skipped) = (0, 0, 0);
        try
        {
            if (keys is [.., var last])
            {
                var batch = next.Where(target => target.UserId.CompareTo(last) <= 0);
                unmatched = await RemoveUnmatchedAsync(services, job, batch, cancellationToken);
                done = await services.GetRequiredService<UserActions>().ApplyAsync(
                    job.Action, db.Users.Where(user => batch.Any(target => target.UserId == user.Id)), new Actor(job.ActorId, job.ActorName), cancellationToken);
            }

            skipped = keys.Length - unmatched - done;
        }
        catch (Exception exception) when (IsRefusedRow(exception))
        {
            if (keys.Length > 1)
            {
                return new Batch(lease, keys.Length / 2, IsComplete: false); // Halve the batch to isolate the row.
            }

            await db.Database.RollbackTransactionAsync(cancellationToken);

            skipped = 1;
        }

        var (until, end, finishedAt) = (Now() + s_lease, keys is [] ? job.LastUserId : keys[^1], keys is [] ? Now() : (DateTime?)null);
        var isOurs = await db.BulkJobs.TagWith("background").Where(other => other.Id == id && other.LeasedUntil == lease).ExecuteUpdateAsync(
            set => set.SetProperty(other => other.Done, other => other.Done + done)
                .SetProperty(other => other.Skipped, other => other.Skipped + skipped)
                .SetProperty(other => other.Unmatched, other => other.Unmatched + unmatched)
                .SetProperty(other => other.LastUserId, end)
                .SetProperty(other => other.LeasedUntil, until)
                .SetProperty(other => other.Failures, 0)
                .SetProperty(other => other.LastError, (string?)null)
                .SetProperty(other => other.FinishedAt, finishedAt)
                .SetProperty(other => other.StopReason, stopReason),
            cancellationToken);
        if (isOurs == 0)
        {
            return new Batch(Lease: null, size, IsComplete: false); // The lease expired and another process owns the job; this batch is rolled back.
        }

        if (finishedAt is not null)
        {
            await db.BulkJobUsers.Where(target => target.BulkJobId == id).ExecuteDeleteAsync(cancellationToken);
        }

        return new Batch(finishedAt is null ? until : null, Stopwatch.GetElapsedTime(start) < s_batch ? Math.Min(2 * size, LargestBatch) : Math.Max(size / 2, 1), IsComplete: db.Database.CurrentTransaction is not null);
    }

    // A value that the client library refuses or a lost connection is not an error of the row.
    private static bool IsRefusedRow(Exception exception) => exception is DbException or DbUpdateException { InnerException: DbException } && DatabaseError.Find(exception) is not null;

    // This also throws when the database is not available. The job continues after its lease expires and the database is back.
    private async Task SaveFailureAsync(Guid id, DateTime lease, Exception exception, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var ours = db.BulkJobs.TagWith("background").Where(job => job.Id == id && job.LeasedUntil == lease);
        var (now, error) = (Now(), exception.GetBaseException().GetType().Name);
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

    // Users who have since confirmed the address or been unlocked no longer match the administrator's request.
    private static async Task<int> RemoveUnmatchedAsync(IServiceProvider services, BulkJob job, IQueryable<BulkJobUser> targets, CancellationToken cancellationToken)
    {
        var users = await services.GetRequiredService<UserList>().MatchingAsync(UserFilter.Parse(job.Filter), cancellationToken);
        return await targets.Where(target => !users.Any(user => user.Id == target.UserId)).ExecuteDeleteAsync(cancellationToken);
    }

    // Truncated to a precision that every database stores, because the lease is compared with the stored value.
    internal static DateTime Now() => new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);

    /// <param name="Lease">The end of the renewed lease; null when the job is finished or leased to another process.</param>
    /// <param name="Size">The size of the next batch.</param>
    /// <param name="IsComplete">Whether the transaction is committed.</param>
    private readonly record struct Batch(DateTime? Lease, int Size, bool IsComplete);

    [LoggerMessage(EventId = 2011, EventName = "BulkJobFailed", Level = LogLevel.Error, Message = "Bulk job {Id} failed: {Exception}{StackTrace}")]
    private partial void LogFailed(Guid id, string exception, string? stackTrace);

    [LoggerMessage(EventId = 2012, EventName = "BulkJobsNotAvailable", Level = LogLevel.Warning, Message = "The database is not available to bulk jobs: {Exception}")]
    private partial void LogNoDatabase(string exception);
}
