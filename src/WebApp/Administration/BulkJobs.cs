using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Begins actions on all users that match a filter.</summary>
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
            Total = await (await list.MatchingAsync(filter, cancellationToken)).CountAsync(cancellationToken),
            LeasedUntil = BulkJobRunner.Now(),
        };
        db.Add(job);
        await db.SaveChangesAsync(cancellationToken);
        runner.Wake();
        return job.Id;
    }
}
