using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Starts actions on all users that match a filter.</summary>
public sealed class BulkJobs(AppDbContext db, UserList list, BulkJobRunner runner)
{
    public async Task<Guid> StartAsync(UserAction action, UserFilter filter, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(actor);
        var job = new BulkJob
        {
            Action = action,
            Filter = filter.ToQueryString(),
            ActorId = actor.Id,
            ActorName = actor.Name,
            Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
            LeasedUntil = BulkJobRunner.Now(),
        };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.Add(job);
        await db.SaveChangesAsync(cancellationToken);
        job.Total = await AddUsersAsync(job.Id, await list.MatchingAsync(filter, cancellationToken), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        runner.Wake();
        return job.Id;
    }

    /// <summary>Both keys in SQL: EF Core would evaluate a parameter in the projection outside of it. In the order of the index, which is faster to fill so.</summary>
    internal static IQueryable<object> KeysFor(AppDbContext db, Guid jobId, IQueryable<User> users) =>
        db.BulkJobs.Where(job => job.Id == jobId).SelectMany(_ => users, (job, user) => new { BulkJobId = job.Id, UserId = user.Id })
            .OrderBy(keys => keys.UserId);

    // EF Core has no INSERT … SELECT; a million keys must not travel to the application and back.
    private async Task<int> AddUsersAsync(Guid jobId, IQueryable<User> users, CancellationToken cancellationToken)
    {
        await using var command = KeysFor(db, jobId, users).CreateDbCommand();
#pragma warning disable CA2100 // EF Core's own statement, with its parameters.
        command.CommandText = "INSERT INTO \"BulkJobUsers\" (\"BulkJobId\", \"UserId\") " + command.CommandText;
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
