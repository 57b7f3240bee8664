using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The orders of the list, each that of an index, and where in them a user stands.</summary>
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

    /// <summary>Those who come behind one in this order.</summary>
    public static IQueryable<User> After(this IQueryable<User> users, UserKeys beside, UserSort sort, bool descending)
    {
        var (name, email, createdAt, id) = (beside.NormalizedUserName, beside.NormalizedEmail, DateTime.SpecifyKind(beside.CreatedAt, DateTimeKind.Utc), beside.Id);
        return (sort, descending) switch
        {
            (UserSort.Email, false) => users.Where(user => string.Compare(user.NormalizedEmail, email) > 0),
            (UserSort.Email, true) => users.Where(user => string.Compare(user.NormalizedEmail, email) < 0),

            // The first condition is the index's range, the second leaves out its few rows of the same moment.
            (UserSort.Created, false) => users.Where(user => user.CreatedAt >= createdAt && (user.CreatedAt > createdAt || user.Id.CompareTo(id) > 0)),
            (UserSort.Created, true) => users.Where(user => user.CreatedAt <= createdAt && (user.CreatedAt < createdAt || user.Id.CompareTo(id) < 0)),
            (_, false) => users.Where(user => string.Compare(user.NormalizedUserName, name) > 0),
            (_, true) => users.Where(user => string.Compare(user.NormalizedUserName, name) < 0),
        };
    }
}
