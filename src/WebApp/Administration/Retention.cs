using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>
/// Deletes expired rows once a day, on one of several nodes. The section <c>Retention</c> of the settings determines how long rows are kept.
/// </summary>
internal sealed partial class Retention(
    IServiceScopeFactory scopes, IOptions<RetentionOptions> retention, IOptions<SessionLifetimeOptions> sessions, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    /// <summary>The number of rows that one statement deletes, so that other writers do not wait for long.</summary>
    internal const int BatchSize = 1_000;

    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(10); // Keeps the load away from startup.
    private static readonly TimeSpan s_poll = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_interval = TimeSpan.FromDays(1);

    /// <summary>The time after which another node repeats the deletions of a node that failed or ended.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromHours(1);

    private readonly Guid _node = Guid.NewGuid();

    /// <summary>Deletes expired rows if no node has done so for a day. Returns false if nothing is due.</summary>
    internal async Task<bool> CleanIfDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<AppDbContext>(), time.GetUtcNow().UtcDateTime);
        if (!await Lease.TryTakeAsync(db, Lease.Retention, _node, now, now + s_lease, cancellationToken))
        {
            return false;
        }

        await CleanAsync(cancellationToken);
        await Lease.EndAtAsync(db, Lease.Retention, _node, now + s_interval, cancellationToken);
        return true;
    }

    internal async Task CleanAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, now, keep) = (scope.ServiceProvider.GetRequiredService<AppDbContext>(), time.GetUtcNow().UtcDateTime, retention.Value);

        // Queries whose column has no index are in the order of keys, which ascend with time.
        var sentBefore = now - keep.SentEmails;
        await DeleteAsync(db.OutboxMessages.Where(message => message.SentAt < sentBefore).OrderBy(message => message.Id), cancellationToken);
        var requestedBefore = now - keep.EmailChanges;
        await DeleteAsync(
            db.EmailChanges.Where(change => change.RequestedAt < requestedBefore && !db.OutboxMessages.Any(message => message.EmailChangeId == change.Id)).OrderBy(change => change.RequestedAt),
            cancellationToken);
        var finishedBefore = now - keep.BulkJobs;
        await DeleteAsync(db.BulkJobs.Where(job => job.FinishedAt < finishedBefore).OrderBy(job => job.Id), cancellationToken);

        // Failed jobs leave their keys behind.
        await DeleteAsync(db.BulkJobUsers.Where(target => !db.BulkJobs.Any(job => job.Id == target.BulkJobId && job.FinishedAt == null)), cancellationToken);
        var uploadedBefore = now - keep.Imports;
        await DeleteAsync(
            db.ImportJobs.Where(job => job.CreatedAt < uploadedBefore && (job.FinishedAt != null || (job.State != ImportState.Checking && job.State != ImportState.Running))).OrderBy(job => job.Id),
            cancellationToken);
        await DeleteAsync(db.ImportRows.Where(row => !db.ImportJobs.Any(job => job.Id == row.JobId)), cancellationToken);
        await DeleteAsync(db.ImportKeys.Where(key => !db.ImportJobs.Any(job => job.Id == key.JobId)), cancellationToken);
        await DeleteAsync(db.ImportErrors.Where(error => !db.ImportJobs.Any(job => job.Id == error.JobId)), cancellationToken);
        var seenBefore = now - sessions.Value.LongestIdle - keep.ExpiredSessions;
        await DeleteAsync(db.Sessions.Where(session => session.LastSeenAt < seenBefore).OrderBy(session => session.LastSeenAt), cancellationToken);
        var attemptedBefore = now - keep.PasswordFailures;
        await DeleteAsync(db.PasswordAttempts.Where(attempt => attempt.LastAttemptAt < attemptedBefore).OrderBy(attempt => attempt.LastAttemptAt), cancellationToken);
        var yesterday = now.AddDays(-1);
        await DeleteAsync(db.Set<CommittedTransaction>().Where(transaction => transaction.At < yesterday).OrderBy(transaction => transaction.At), cancellationToken);
        var countedBefore = now - keep.ViolationCounts;
        await DeleteAsync(db.ViolationCounts.Where(count => count.Hour < countedBefore).OrderBy(count => count.Hour), cancellationToken);
        if (keep.AuditEntries is { } audit)
        {
            var changedBefore = now - audit;
            await DeleteAsync(db.AuditEntries.Where(entry => entry.At < changedBefore).OrderBy(entry => entry.Id), cancellationToken);
        }
    }

    private static async Task DeleteAsync<T>(IQueryable<T> expired, CancellationToken cancellationToken)
    {
        while (await expired.TagWith("background").Take(BatchSize).ExecuteDeleteAsync(cancellationToken) == BatchSize)
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(s_first, time, stoppingToken);
        while (true)
        {
            try
            {
                await CleanIfDueAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception.GetType().Name);
            }

            await Task.Delay(s_poll, time, stoppingToken);
        }
    }

    [LoggerMessage(EventId = 2021, EventName = "RetentionFailed", Level = LogLevel.Warning, Message = "Expired rows could not be deleted; the next attempt follows within about an hour: {Exception}")]
    private partial void LogFailed(string exception);
}
