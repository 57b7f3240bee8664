using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The counts of the administration's first page. Each query reads a bounded range of one index.</summary>
public sealed class Overview(ReadOnlyDatabase database, [FromKeyedServices(ReadOnlyDatabase.Key)] UserList list)
{
    /// <summary>The maximum number of registrations to count, newest first.</summary>
    public const int MaxRegistrations = 100_000;

    /// <summary>The maximum number of jobs to list.</summary>
    public const int MaxJobs = 20;

    /// <summary>Counts all users and the users in each state. States overlap: a locked user may also be unconfirmed.</summary>
    public async Task<(BoundedCount All, IReadOnlyDictionary<UserState, BoundedCount> ByState)> UsersAsync(CancellationToken cancellationToken)
    {
        var byState = new OrderedDictionary<UserState, BoundedCount>();
        foreach (var state in Enum.GetValues<UserState>())
        {
            byState[state] = await list.CountAsync(new UserFilter { State = state }, cancellationToken);
        }

        return (await list.CountAsync(new UserFilter(), cancellationToken), byState);
    }

    /// <summary>Counts the registrations of each day.</summary>
    /// <param name="from">The first day, UTC.</param>
    /// <param name="days">The number of days, up to now.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<int>> RegistrationsAsync(DateTime from, int days, CancellationToken cancellationToken)
    {
        var found = await database.Context.Users.Where(user => user.CreatedAt >= from)
            .OrderByDescending(user => user.CreatedAt).Select(user => user.CreatedAt).Take(MaxRegistrations)
            .GroupBy(createdAt => createdAt.Date).Select(day => new { Day = day.Key, Count = day.Count() })
            .ToListAsync(cancellationToken);
        var counts = new int[days];
        foreach (var day in found)
        {
            counts[Math.Min((day.Day - from).Days, days - 1)] += day.Count; // With clock skew, a row can be dated after the last day.
        }

        return counts;
    }

    public async Task<WaitingEmails> EmailsAsync(CancellationToken cancellationToken)
    {
        var found = await database.Context.OutboxMessages.Where(message => message.SentAt == null)
            .OrderBy(message => message.NextAttemptAt).Select(message => message.Attempts).Take(BoundedCount.Bound + 1)
            .GroupBy(attempts => attempts == 0).Select(group => new { IsFirst = group.Key, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var (first, retried) = (found.Where(group => group.IsFirst).Sum(group => group.Count), found.Where(group => !group.IsFirst).Sum(group => group.Count));
        return new WaitingEmails(BoundedCount.Of(first + retried), first, retried);
    }

    /// <summary>Reads the unfinished jobs: one more than <see cref="MaxJobs"/> if there are more.</summary>
    public async Task<IReadOnlyList<RunningJob>> JobsAsync(CancellationToken cancellationToken) =>
        await database.Context.BulkJobs.Where(job => job.FinishedAt == null).OrderBy(job => job.LeasedUntil).Take(MaxJobs + 1)
            .Select(job => new RunningJob(job.Id, job.Action, job.Done + job.Skipped, job.Total)).ToListAsync(cancellationToken);
}
