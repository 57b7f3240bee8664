using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Streams users as comma-separated values, with constant memory use.</summary>
public sealed class UserExport(ReadOnlyDatabase database, [FromKeyedServices(ReadOnlyDatabase.Key)] UserList list, TimeProvider time)
{
    /// <summary>The number of users per query. EF Core buffers the result of a query that it repeats after a lost connection.</summary>
    private const int BatchSize = 2_000;

    /// <summary>Writes the users as UTF-8. Times are UTC.</summary>
    public async Task WriteAsync(UserFilter filter, Stream stream, CancellationToken cancellationToken)
    {
        var db = database.Context;
        var cities = await db.Cities.ToDictionaryAsync(city => city.Id, city => city.FullName, cancellationToken);
        await using var csv = CsvWriter.Create(stream, CsvFormat.Writing(), leaveOpen: true);
        await csv.WriteGuardedAsync(["User name", "Email", "City", "Status", "Roles", "Registered"], cancellationToken);
        var now = time.GetUtcNow();
        var matching = await list.MatchingAsync(filter, cancellationToken);
        for (string? last = ""; last is not null;)
        {
            var reached = last;
            var batch = await matching.Where(user => user.NormalizedUserName!.CompareTo(reached) > 0).InOrder(UserSort.Name, descending: false).Take(BatchSize)
                .Select(user => new
                {
                    user.NormalizedUserName,
                    Row = new UserRow(user.Id, user.UserName!, user.Email!, user.CityId, user.CreatedAt, user.DisabledAt, user.LockoutEnd, user.EmailConfirmed),
                    Roles = db.UserRoles.Where(member => member.UserId == user.Id).Join(db.Roles, member => member.RoleId, role => role.Id, (_, role) => role.Name!).ToList(),
                })
                .ToListAsync(cancellationToken);
            foreach (var user in batch)
            {
                await csv.WriteGuardedAsync(
                    [
                        user.Row.UserName,
                        user.Row.Email,
                        cities.GetValueOrDefault(user.Row.CityId, ""),
                        string.Join(", ", user.Row.StatesAt(now)),
                        RoleCell.Of(user.Roles),
                        user.Row.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                    ],
                    cancellationToken);
            }

            last = batch is [.., var final] && batch.Count == BatchSize ? final.NormalizedUserName : null;
        }
    }
}
