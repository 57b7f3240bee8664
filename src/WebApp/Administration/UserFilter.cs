using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Which users an administrator looks at; stands in the list's address.</summary>
public sealed record UserFilter
{
    /// <summary>The beginning of a user name or an email, in any case.</summary>
    [StringLength(UserConfiguration.EmailLength)]
    public string? Search { get; init; }

    public Guid? Role { get; init; }

    public int? City { get; init; }

    [EnumDataType(typeof(UserState))]
    public UserState? State { get; init; }

    /// <summary>Reads what <see cref="ToQuery"/> wrote.</summary>
    public static UserFilter Parse(string query)
    {
        var parameters = QueryHelpers.ParseQuery(query);
        return new UserFilter
        {
            Search = parameters.GetValueOrDefault("search"),
            Role = Guid.TryParse(parameters.GetValueOrDefault("role"), out var role) ? role : null,
            City = int.TryParse(parameters.GetValueOrDefault("city"), CultureInfo.InvariantCulture, out var city) ? city : null,
            State = Enum.TryParse<UserState>(parameters.GetValueOrDefault("state"), out var state) ? state : null,
        };
    }

    public bool IsEmpty => !ToQuery().Any();

    /// <summary>As parameters of an address; what is not filtered by has none.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery() =>
        new Dictionary<string, string?>
        {
            ["search"] = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(),
            ["role"] = Role?.ToString(),
            ["city"] = City?.ToString(CultureInfo.InvariantCulture),
            ["state"] = State?.ToString(),
        }.Where(parameter => parameter.Value is not null)!;

    /// <summary>With its question mark; empty without a filter.</summary>
    public string ToQueryString() => new QueryBuilder(ToQuery()).ToString();
}
