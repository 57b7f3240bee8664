using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace WebApp.Administration;

/// <summary>
/// The position of a page in the list, given by the adjacent user instead of an offset (keyset pagination), so that the thousandth page
/// costs as much as the first. The user's key is part of the page's address; names and email addresses must not be.
/// </summary>
public sealed record UserCursor
{
    private const int DefaultSize = 50;

    [EnumDataType(typeof(UserSort))]
    public UserSort Sort { get; init; }

    /// <summary>Whether the order is descending.</summary>
    public bool Desc { get; init; }

    /// <summary>The page size.</summary>
    [Range(1, 200)]
    public int Size { get; init; } = DefaultSize;

    /// <summary>The last user of the previous page.</summary>
    public Guid? After { get; init; }

    /// <summary>The first user of the next page.</summary>
    public Guid? Before { get; init; }

    /// <summary>Returns the first page in the given order. The current order is reversed.</summary>
    public UserCursor SortedBy(UserSort sort) => new() { Sort = sort, Desc = sort == Sort ? !Desc : sort == UserSort.Created, Size = Size };

    /// <summary>Returns the position as query parameters. Defaults are omitted.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery() =>
        new Dictionary<string, string?>
        {
            ["sort"] = Sort == UserSort.Name ? null : Sort.ToString(),
            ["desc"] = Desc ? "true" : null,
            ["size"] = Size == DefaultSize ? null : Size.ToString(CultureInfo.InvariantCulture),
            ["after"] = After?.ToString(),
            ["before"] = Before?.ToString(),
        }.Where(parameter => parameter.Value is not null)!;
}
