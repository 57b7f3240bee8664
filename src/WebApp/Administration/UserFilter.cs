using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The filter of the user list, bound from the query string.</summary>
public sealed record UserFilter
{
    /// <summary>The prefix of a user name or an email address; case-insensitive.</summary>
    [StringLength(UserConfiguration.EmailLength)]
    public string? Search { get; init; }

    public Guid? Role { get; init; }

    public int? City { get; init; }

    [EnumDataType(typeof(UserState))]
    public UserState? State { get; init; }

    /// <summary>Parses the output of <see cref="ToQueryString"/>.</summary>
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

    /// <summary>Returns the filter as query parameters. Defaults are omitted.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery() =>
        new Dictionary<string, string?>
        {
            ["search"] = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(),
            ["role"] = Role?.ToString(),
            ["city"] = City?.ToString(CultureInfo.InvariantCulture),
            ["state"] = State?.ToString(),
        }.Where(parameter => parameter.Value is not null)!;

    /// <summary>Returns the query string with its question mark; empty without a filter.</summary>
    public string ToQueryString() => new QueryBuilder(ToQuery()).ToString();
}
