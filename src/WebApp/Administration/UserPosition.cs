namespace WebApp.Administration;

/// <summary>
/// Where in the list a page begins: by the user beside it, not by a number of rows to skip, so that the thousandth page costs
/// what the first does. A key rather than a name or an address, since it stands in the page's address.
/// </summary>
/// <param name="Sort">The order.</param>
/// <param name="Descending">Whether it runs backwards.</param>
/// <param name="Size">Users on a page.</param>
/// <param name="After">The last user of the page before.</param>
/// <param name="Before">The first user of the page after.</param>
public sealed record UserPosition(UserSort Sort, bool Descending, int Size, Guid? After = null, Guid? Before = null);
