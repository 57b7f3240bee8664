using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Administration;

/// <summary>
/// Runs bulk jobs in the background. Progress is saved together with each batch, so that no user is processed twice.
/// </summary>
public sealed partial class BulkJobRunner(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ILogger<BulkJobRunner> logger) : JobRunner<BulkJob>(scopes, lifetime)
{
    private const int LargestBatch = 20_000;

    private protected override int FirstBatch => 200;

    private protected override IQueryable<BulkJob> Due(AppDbContext db) => db.BulkJobs;

    private protected override async Task<JobBatch> RunBatchAsync(Guid id, DateTime lease, int size, CancellationToken cancellationToken)
    {
        await using var scope = Scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        return await db.InTransactionAsync(
            () => RunBatchAsync(db, scope.ServiceProvider, id, lease, size, cancellationToken), static batch => batch.IsComplete, cancellationToken);
    }

    private static async Task<JobBatch> RunBatchAsync(AppDbContext db, IServiceProvider services, Guid id, DateTime lease, int size, CancellationToken cancellationToken)
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
                return new JobBatch(lease, keys.Length / 2, IsComplete: false); // Halve the batch to isolate the row.
            }

            await db.Database.RollbackTransactionAsync(cancellationToken);

            skipped = 1;
        }

        var (until, end, finishedAt) = (JobTime.Now() + s_lease, keys is [] ? job.LastUserId : keys[^1], keys is [] ? JobTime.Now() : (DateTime?)null);
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
            return new JobBatch(Lease: null, size, IsComplete: false); // The lease expired and another process owns the job; this batch is rolled back.
        }

        if (finishedAt is not null)
        {
            await db.BulkJobUsers.Where(target => target.BulkJobId == id).ExecuteDeleteAsync(cancellationToken);
        }

        return new JobBatch(finishedAt is null ? until : null, JobBatch.NextSize(size, Stopwatch.GetElapsedTime(start), LargestBatch), IsComplete: db.Database.CurrentTransaction is not null);
    }

    // Users who have since confirmed the address or been unlocked no longer match the administrator's request.
    private static async Task<int> RemoveUnmatchedAsync(IServiceProvider services, BulkJob job, IQueryable<BulkJobUser> targets, CancellationToken cancellationToken)
    {
        var users = await services.GetRequiredService<UserList>().MatchingAsync(UserFilter.Parse(job.Filter), cancellationToken);
        return await targets.Where(target => !users.Any(user => user.Id == target.UserId)).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 2011, EventName = "BulkJobFailed", Level = LogLevel.Error, Message = "Bulk job {Id} failed: {Exception}{StackTrace}")]
    private protected override partial void LogFailed(Guid id, string exception, string? stackTrace);

    [LoggerMessage(EventId = 2012, EventName = "BulkJobsNotAvailable", Level = LogLevel.Warning, Message = "The database is not available to bulk jobs: {Exception}")]
    private protected override partial void LogNoDatabase(string exception);
}
