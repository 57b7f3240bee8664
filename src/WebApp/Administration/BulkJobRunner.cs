using System.Data.Common;
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
public sealed partial class BulkJobRunner(IServiceScopeFactory scopes, ILogger<BulkJobRunner> logger) : BackgroundService
{
    internal const int MaxFailures = 5;

    private const int BatchSize = 200;

    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_retryPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>Signals that a job is due.</summary>
    public void Wake() => _wake.Release();

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    /// <summary>Runs the next unleased job until it finishes or an attempt fails. Returns false when no job is due.</summary>
    internal async Task<bool> RunNextAsync(CancellationToken cancellationToken)
    {
        if (await LeaseAsync(cancellationToken) is not var (id, lease))
        {
            return false;
        }

        try
        {
            while (await RunBatchAsync(id, lease, BatchSize, cancellationToken) is { } until)
            {
                lease = until;
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
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunNextAsync(stoppingToken))
                {
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNoDatabase(exception.GetBaseException().GetType().Name);
            }

            await _wake.WaitAsync(s_pause, stoppingToken);
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

    /// <returns>The end of the renewed lease; null when the job is finished or leased to another process.</returns>
    private async Task<DateTime?> RunBatchAsync(Guid id, DateTime lease, int size, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var job = await db.BulkJobs.AsNoTracking().SingleAsync(job => job.Id == id, cancellationToken);
        var actor = new Actor(job.ActorId, job.ActorName);
        CurrentActor.WorkFor(actor);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(job.Culture);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var stopReason = await scope.ServiceProvider.GetRequiredService<AdministratorGuard>().FindStopReasonAsync(job.ActorId, cancellationToken);
        Guid[] keys = stopReason is null ? await NextKeysAsync(db, job, size, cancellationToken) : [];
        var users = await StillMatchingAsync(scope.ServiceProvider, job, keys, cancellationToken);
        var (done, skipped) = (0, 0);
        try
        {
            (done, skipped) = await scope.ServiceProvider.GetRequiredService<UserActions>().ApplyAsync(job.Action, users, actor, cancellationToken);
        }
        catch (DbUpdateException exception) when (IsRefusedRow(exception) && users.Length > 1)
        {
            // The database refused one of the rows. Halve the batch to isolate that row.
            await transaction.RollbackAsync(cancellationToken);
            return await RunBatchAsync(id, lease, keys.Length / 2, cancellationToken);
        }
        catch (DbUpdateException exception) when (IsRefusedRow(exception))
        {
            skipped = 1;
        }

        var (until, last, finishedAt) = (Now() + s_lease, keys is [.., var end] ? end : job.LastUserId, keys is [] ? Now() : (DateTime?)null);
        var isOurs = await db.BulkJobs.TagWith("background").Where(other => other.Id == id && other.LeasedUntil == lease).ExecuteUpdateAsync(
            set => set.SetProperty(other => other.Done, other => other.Done + done)
                .SetProperty(other => other.Skipped, other => other.Skipped + skipped)
                .SetProperty(other => other.Unmatched, other => other.Unmatched + keys.Length - users.Length)
                .SetProperty(other => other.LastUserId, last)
                .SetProperty(other => other.LeasedUntil, until)
                .SetProperty(other => other.Failures, 0)
                .SetProperty(other => other.LastError, (string?)null)
                .SetProperty(other => other.FinishedAt, finishedAt)
                .SetProperty(other => other.StopReason, stopReason),
            cancellationToken);
        if (isOurs == 0)
        {
            return null; // The lease expired and another process owns the job; this batch is rolled back.
        }

        if (finishedAt is not null)
        {
            await db.BulkJobUsers.Where(target => target.BulkJobId == id).ExecuteDeleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return finishedAt is null ? until : null;
    }

    // A value that the client library refuses or a lost connection is not an error of the row.
    private static bool IsRefusedRow(DbUpdateException exception) => exception.InnerException is DbException && DatabaseError.Find(exception) is not null;

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

    private static Task<Guid[]> NextKeysAsync(AppDbContext db, BulkJob job, int size, CancellationToken cancellationToken)
    {
        var targets = db.BulkJobUsers.Where(target => target.BulkJobId == job.Id);
        if (job.LastUserId is { } last)
        {
            targets = targets.Where(target => target.UserId.CompareTo(last) > 0);
        }

        return targets.OrderBy(target => target.UserId).Select(target => target.UserId).Take(size).ToArrayAsync(cancellationToken);
    }

    // Users who have since confirmed the address or been unlocked no longer match the administrator's request.
    private static async Task<Guid[]> StillMatchingAsync(IServiceProvider services, BulkJob job, Guid[] keys, CancellationToken cancellationToken)
    {
        var users = await services.GetRequiredService<UserList>().MatchingAsync(UserFilter.Parse(job.Filter), cancellationToken);
        return await users.Where(user => keys.Contains(user.Id)).Select(user => user.Id).ToArrayAsync(cancellationToken);
    }

    // Truncated to a precision that every database stores, because the lease is compared with the stored value.
    internal static DateTime Now() => new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);

    [LoggerMessage(Level = LogLevel.Error, Message = "Bulk job {Id} failed: {Exception}{StackTrace}")]
    private partial void LogFailed(Guid id, string exception, string? stackTrace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is not available to bulk jobs: {Exception}")]
    private partial void LogNoDatabase(string exception);
}
