using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Administration;

/// <summary>
/// Does the bulk jobs behind the scenes, batch by batch. What was done is saved together with each batch, and a job is leased to
/// the process that works on it: where that one ends, another goes on, and no user is visited twice.
/// </summary>
public sealed partial class BulkJobRunner(IServiceScopeFactory scopes, ILogger<BulkJobRunner> logger) : BackgroundService
{
    private const int BatchSize = 200;

    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>There is something to do.</summary>
    public void Wake() => _wake.Release();

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    /// <summary>Works on the next job that nobody has until it is done; false when there is none.</summary>
    internal async Task<bool> RunNextAsync(CancellationToken cancellationToken)
    {
        if (await LeaseAsync(cancellationToken) is not var (id, leasedUntil))
        {
            return false;
        }

        DateTime? lease = leasedUntil;
        while (lease is { } until)
        {
            lease = await RunBatchAsync(id, until, BatchSize, cancellationToken);
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
                LogFailed(exception.GetType().Name, exception.StackTrace);
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

    /// <returns>Until when the job is ours; null when it is finished, or not ours any more.</returns>
    private async Task<DateTime?> RunBatchAsync(Guid id, DateTime lease, int size, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var job = await db.BulkJobs.AsNoTracking().SingleAsync(job => job.Id == id, cancellationToken);
        var actor = new Actor(job.ActorId, job.ActorName);
        CurrentActor.WorkFor(actor);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(job.Culture);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var stopReason = await scope.ServiceProvider.GetRequiredService<AdministratorGuard>().ReasonAgainstAsync(job.ActorId, cancellationToken);
        Guid[] users = stopReason is null ? await NextUsersAsync(scope.ServiceProvider, job, size, cancellationToken) : [];
        var (done, skipped) = (0, 0);
        try
        {
            (done, skipped) = await scope.ServiceProvider.GetRequiredService<UserActions>().ApplyAsync(job.Action, users, actor, cancellationToken);
        }
        catch (DbUpdateException) when (users.Length > 1)
        {
            // One of them is kept by something: the others are done, from what is stored now.
            await transaction.RollbackAsync(cancellationToken);
            return await RunBatchAsync(id, lease, users.Length / 2, cancellationToken);
        }
        catch (DbUpdateException)
        {
            skipped = 1;
        }

        var (until, last, finishedAt) = (Now() + s_lease, users is [.., var end] ? end : job.LastUserId, users is [] ? Now() : (DateTime?)null);
        var isOurs = await db.BulkJobs.TagWith("background").Where(other => other.Id == id && other.LeasedUntil == lease).ExecuteUpdateAsync(
            set => set.SetProperty(other => other.Done, other => other.Done + done)
                .SetProperty(other => other.Skipped, other => other.Skipped + skipped)
                .SetProperty(other => other.LastUserId, last)
                .SetProperty(other => other.LeasedUntil, until)
                .SetProperty(other => other.FinishedAt, finishedAt)
                .SetProperty(other => other.StopReason, stopReason),
            cancellationToken);
        if (isOurs == 0)
        {
            return null; // It took too long, and somebody else does it; this batch is undone.
        }

        await transaction.CommitAsync(cancellationToken);
        return finishedAt is null ? until : null;
    }

    private static async Task<Guid[]> NextUsersAsync(IServiceProvider services, BulkJob job, int size, CancellationToken cancellationToken)
    {
        var users = await services.GetRequiredService<UserList>().MatchingAsync(UserFilter.Parse(job.Filter), cancellationToken);
        if (job.LastUserId is { } last)
        {
            users = users.Where(user => user.Id.CompareTo(last) > 0);
        }

        return await users.OrderBy(user => user.Id).Select(user => user.Id).Take(size).ToArrayAsync(cancellationToken);
    }

    // As exactly as every database stores it: the lease is compared with what is stored.
    internal static DateTime Now() => new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);

    [LoggerMessage(Level = LogLevel.Error, Message = "A bulk job failed, and is taken up again in a while: {Exception}{StackTrace}")]
    private partial void LogFailed(string exception, string? stackTrace);
}
