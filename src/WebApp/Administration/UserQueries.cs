using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The orders of the list, each backed by an index, and their keyset conditions.</summary>
internal static class UserQueries
{
    public static IQueryable<User> InOrder(this IQueryable<User> users, UserSort sort, bool descending) => (sort, descending) switch
    {
        (UserSort.Email, false) => users.OrderBy(user => user.NormalizedEmail),
        (UserSort.Email, true) => users.OrderByDescending(user => user.NormalizedEmail),
        (UserSort.Created, false) => users.OrderBy(user => user.CreatedAt).ThenBy(user => user.Id),
        (UserSort.Created, true) => users.OrderByDescending(user => user.CreatedAt).ThenByDescending(user => user.Id),
        (_, false) => users.OrderBy(user => user.NormalizedUserName),
        (_, true) => users.OrderByDescending(user => user.NormalizedUserName),
    };

    /// <summary>Filters to users after the given keys.</summary>
    public static IQueryable<User> After(this IQueryable<User> users, UserSortKeys beside, UserSort sort, bool descending)
    {
        var (name, email, createdAt, id) = (beside.NormalizedUserName, beside.NormalizedEmail, DateTime.SpecifyKind(beside.CreatedAt, DateTimeKind.Utc), beside.Id);
        return (sort, descending) switch
        {
            (UserSort.Email, false) => users.Where(user => string.Compare(user.NormalizedEmail, email) > 0),
            (UserSort.Email, true) => users.Where(user => string.Compare(user.NormalizedEmail, email) < 0),

            // The first condition selects the index range; the second excludes the few rows with the same timestamp.
            (UserSort.Created, false) => users.Where(user => user.CreatedAt >= createdAt && (user.CreatedAt > createdAt || user.Id.CompareTo(id) > 0)),
            (UserSort.Created, true) => users.Where(user => user.CreatedAt <= createdAt && (user.CreatedAt < createdAt || user.Id.CompareTo(id) < 0)),
            (_, false) => users.Where(user => string.Compare(user.NormalizedUserName, name) > 0),
            (_, true) => users.Where(user => string.Compare(user.NormalizedUserName, name) < 0),
        };
    }
}
