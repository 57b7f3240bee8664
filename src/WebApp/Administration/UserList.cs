using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>
/// Finds the users that match a filter, page by page. Each page reads a range of an index; the remaining filters are evaluated row by row.
/// </summary>
public sealed class UserList(AppDbContext db, ILookupNormalizer normalizer, TimeProvider time)
{
    /// <summary>The number of members above which a role is found by scanning the list instead of sorting its members.</summary>
    private const int ManyMembers = 10_000;

    /// <summary>The maximum number of rows to read when counting active users, which no index separates from others.</summary>
    private const int MostReadForActive = 100_000;

    /// <summary>The number of names shown for a selection.</summary>
    private const int NamesShown = 10;

    /// <summary>Sorts after every text with the same prefix when appended to that prefix.</summary>
    private const string Last = "\U0010FFFF";

    /// <summary>Returns the matching users, unordered.</summary>
    public async Task<IQueryable<User>> MatchingAsync(UserFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var users = await WithoutSearchAsync(filter, cancellationToken);
        if (Prefix(filter) is not { } prefix)
        {
            return users;
        }

        var end = prefix + Last;
        return users.Where(user =>
            (string.Compare(user.NormalizedUserName, prefix) >= 0 && string.Compare(user.NormalizedUserName, end) < 0)
            || (string.Compare(user.NormalizedEmail, prefix) >= 0 && string.Compare(user.NormalizedEmail, end) < 0));
    }

    /// <summary>Counts the matching users. Above the bound, the number of all users is an estimate.</summary>
    public async Task<BoundedCount> CountAsync(UserFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter == new UserFilter { State = UserState.Active })
        {
            return await CountActiveAsync(cancellationToken);
        }

        if (filter.Role is { } role && filter == new UserFilter { Role = role })
        {
            return BoundedCount.Of(await db.UserRoles.Where(member => member.RoleId == role).Take(BoundedCount.Bound + 1).CountAsync(cancellationToken));
        }

        var found = 0;
        foreach (var (users, _) in await PartsAsync(filter, UserSort.Name, cancellationToken))
        {
            if (found <= BoundedCount.Bound)
            {
                found += await users.Take(BoundedCount.Bound + 1 - found).CountAsync(cancellationToken);
            }
        }

        return found > BoundedCount.Bound && filter.IsEmpty
            ? BoundedCount.About(Math.Max(found, await db.EstimateUsersAsync(cancellationToken)))
            : BoundedCount.Of(found);
    }

    /// <summary>Returns the number of selected users and the first names.</summary>
    public async Task<SelectedUsers> SelectedAsync(UserSelection selection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var users = selection.All ? await MatchingAsync(selection.Filter, cancellationToken) : db.Users.Where(user => selection.Ids.Contains(user.Id));
        return new SelectedUsers(
            await users.CountAsync(cancellationToken),
            await users.InOrder(UserSort.Name, descending: false).Select(user => user.UserName!).Take(NamesShown).ToListAsync(cancellationToken));
    }

    /// <summary>Returns the matching users in order, as consecutive queries.</summary>
    public async Task<IReadOnlyList<IQueryable<User>>> InOrderAsync(UserFilter filter, UserSort sort, bool descending, CancellationToken cancellationToken) =>
        [.. (await PartsAsync(filter, sort, cancellationToken)).Select(part => part.Users.InOrder(part.Sort, descending))];

    public async Task<UserPage> PageAsync(UserFilter filter, UserCursor position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(position);
        var backward = position.Before is not null;
        var beside = (position.Before ?? position.After) is { } id
            ? await db.Users.Where(user => user.Id == id)
                .Select(user => new UserSortKeys(user.Id, user.NormalizedUserName!, user.NormalizedEmail!, user.CreatedAt)).SingleOrDefaultAsync(cancellationToken)
            : null;
        if (beside is null)
        {
            backward = false; // Without a key, or if its user was deleted, start at the first page.
        }

        var parts = await PartsAsync(filter, position.Sort, cancellationToken);
        var start = beside is null ? 0 : parts.Count > 1 && !IsInFirst(filter, position.Sort, beside) ? 1 : 0;
        var descending = position.Desc ^ backward;
        var rows = new List<UserRow>();
        for (var i = start; i >= 0 && i < parts.Count && rows.Count <= position.Size; i += backward ? -1 : 1)
        {
            var (users, sort) = parts[i];
            var rest = i == start && beside is not null ? users.After(beside, sort, descending) : users;
            rows.AddRange(await RowsAsync(rest.InOrder(sort, descending).Take(position.Size + 1 - rows.Count), cancellationToken));
        }

        var hasMore = rows.Count > position.Size;
        if (backward && !hasMore && rows.Count < position.Size)
        {
            return await PageAsync(filter, position with { Before = null, After = null }, cancellationToken); // Return a full first page.
        }

        var shown = rows.Take(position.Size);
        rows = [.. backward ? shown.Reverse() : shown];
        return new UserPage(rows, HasPrevious: backward ? hasMore : beside is not null, HasNext: backward || hasMore);
    }

    // Loads roles in the same query; a second query by the keys found would cost as much as the first.
    private async Task<IEnumerable<UserRow>> RowsAsync(IQueryable<User> users, CancellationToken cancellationToken)
    {
        var rows = await users.SelectMany(user => db.UserRoles.Where(member => member.UserId == user.Id).DefaultIfEmpty(), (user, member) => new
        {
            Row = new UserRow(user.Id, user.UserName!, user.Email!, user.CityId, user.CreatedAt, user.DisabledAt, user.LockoutEnd, user.EmailConfirmed),
            RoleId = (Guid?)member!.RoleId,
        }).ToListAsync(cancellationToken);
        return rows.GroupBy(row => row.Row.Id).Select(one => one.First().Row with { Roles = [.. one.Select(row => row.RoleId).OfType<Guid>()] });
    }

    // A search ordered by name or email has two parts, each a range of an index: users whose name has the prefix, then users of whom only
    // the email has it. Any other order would have to sort all of them for every page.
    private async Task<IReadOnlyList<(IQueryable<User> Users, UserSort Sort)>> PartsAsync(
        UserFilter filter, UserSort sort, CancellationToken cancellationToken)
    {
        if (sort == UserSort.Created || Prefix(filter) is not { } prefix)
        {
            return [(await MatchingAsync(filter, cancellationToken), sort)];
        }

        var (users, end) = (await WithoutSearchAsync(filter, cancellationToken), prefix + Last);
        var byName = users.Where(user => string.Compare(user.NormalizedUserName, prefix) >= 0 && string.Compare(user.NormalizedUserName, end) < 0);
        var byEmail = users.Where(user => string.Compare(user.NormalizedEmail, prefix) >= 0 && string.Compare(user.NormalizedEmail, end) < 0);
        return sort == UserSort.Name
            ?
            [
                (byName, UserSort.Name),
                (byEmail.Where(user => string.Compare(user.NormalizedUserName, prefix) < 0 || string.Compare(user.NormalizedUserName, end) >= 0), UserSort.Email),
            ]
            :
            [
                (byEmail, UserSort.Email),
                (byName.Where(user => string.Compare(user.NormalizedEmail, prefix) < 0 || string.Compare(user.NormalizedEmail, end) >= 0), UserSort.Name),
            ];
    }

    private bool IsInFirst(UserFilter filter, UserSort sort, UserSortKeys user) =>
        (sort == UserSort.Name ? user.NormalizedUserName : user.NormalizedEmail).StartsWith(Prefix(filter)!, StringComparison.Ordinal);

    private async Task<BoundedCount> CountActiveAsync(CancellationToken cancellationToken)
    {
        var found = await Active(db.Users.Take(MostReadForActive), time.GetUtcNow()).Take(BoundedCount.Bound + 1).CountAsync(cancellationToken);
        var areAllRead = found > BoundedCount.Bound || await db.Users.Take(MostReadForActive + 1).CountAsync(cancellationToken) <= MostReadForActive;
        return areAllRead ? BoundedCount.Of(found) : new BoundedCount(Math.Max(0, found - 1), CountPrecision.MoreThan);
    }

    private static IQueryable<User> Active(IQueryable<User> users, DateTimeOffset now) =>
        users.Where(user => user.DisabledAt == null && (user.LockoutEnd == null || user.LockoutEnd <= now) && user.EmailConfirmed);

    private string? Prefix(UserFilter filter) =>
        string.IsNullOrWhiteSpace(filter.Search) ? null : normalizer.NormalizeName(filter.Search.Trim());

    private async Task<IQueryable<User>> WithoutSearchAsync(UserFilter filter, CancellationToken cancellationToken)
    {
        var (users, now) = (db.Users.AsNoTracking(), time.GetUtcNow());
        users = filter.State switch
        {
            UserState.Disabled => users.Where(user => user.DisabledAt != null),
            UserState.Locked => users.Where(user => user.LockoutEnd > now),
            UserState.Unconfirmed => users.Where(user => !user.EmailConfirmed),
            UserState.Active => Active(users, now),
            _ => users,
        };
        if (filter.City is { } city)
        {
            users = users.Where(user => user.CityId == city);
        }

        if (filter.Role is { } role)
        {
            var members = db.UserRoles.Where(member => member.RoleId == role);
            users = await members.Take(ManyMembers).CountAsync(cancellationToken) < ManyMembers
                ? users.Where(user => members.Select(member => member.UserId).Contains(user.Id))
                : users.Where(user => members.Any(member => member.UserId == user.Id));
        }

        return users;
    }
}
