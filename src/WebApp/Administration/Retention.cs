using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>
/// Deletes expired rows once a day, on one of several nodes: sessions, password failures after one day, emails, changes of address, and bulk
/// jobs after one month, and violation counts after 400 days. The audit is kept.
/// </summary>
internal sealed partial class Retention(
    IServiceScopeFactory scopes, IOptions<SessionLifetimeOptions> sessions, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
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
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var today = time.GetUtcNow().UtcDateTime.Date;
        var (month, year) = (today.AddDays(-30), today.AddDays(-400));
        await db.OutboxMessages.Where(message => message.SentAt < month).ExecuteDeleteAsync(cancellationToken);
        await db.EmailChanges.Where(change => change.RequestedAt < month && !db.OutboxMessages.Any(message => message.EmailChangeId == change.Id))
            .ExecuteDeleteAsync(cancellationToken);
        await db.BulkJobs.Where(job => job.FinishedAt < month).ExecuteDeleteAsync(cancellationToken);
        // Failed jobs leave their keys behind.
        await db.BulkJobUsers.Where(target => !db.BulkJobs.Any(job => job.Id == target.BulkJobId && job.FinishedAt == null)).ExecuteDeleteAsync(cancellationToken);
        var (yesterday, idle) = (today.AddDays(-1), time.GetUtcNow().UtcDateTime - sessions.Value.LongestIdle);
        await db.Sessions.Where(session => session.LastSeenAt < idle).ExecuteDeleteAsync(cancellationToken);
        await db.PasswordAttempts.Where(attempt => attempt.LastAttemptAt < yesterday).ExecuteDeleteAsync(cancellationToken);
        await db.Set<CommittedTransaction>().Where(transaction => transaction.At < yesterday).ExecuteDeleteAsync(cancellationToken);
        await db.ViolationCounts.Where(count => count.Hour < year).ExecuteDeleteAsync(cancellationToken);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired rows could not be deleted; the next attempt follows within about an hour: {Exception}")]
    private partial void LogFailed(string exception);
}
