using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace WebApp.Administration;

/// <summary>
/// Where in the list a page begins: by the user beside it, not by a number of rows to skip, so that the thousandth page costs
/// what the first does. A key rather than a name or an address, since it stands in the page's address.
/// </summary>
public sealed record UserPosition
{
    private const int DefaultSize = 50;

    [EnumDataType(typeof(UserSort))]
    public UserSort Sort { get; init; }

    /// <summary>Whether the order runs backwards.</summary>
    public bool Desc { get; init; }

    /// <summary>Users on a page.</summary>
    [Range(1, 200)]
    public int Size { get; init; } = DefaultSize;

    /// <summary>The last user of the page before.</summary>
    public Guid? After { get; init; }

    /// <summary>The first user of the page after.</summary>
    public Guid? Before { get; init; }

    /// <summary>The first page of an order; of the order that is looked at, the other way round.</summary>
    public UserPosition SortedBy(UserSort sort) => new() { Sort = sort, Desc = sort == Sort ? !Desc : sort == UserSort.Created, Size = Size };

    /// <summary>As parameters of an address; what is as it is by default has none.</summary>
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
