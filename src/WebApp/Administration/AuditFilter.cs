using System.ComponentModel.DataAnnotations;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Which entries an administrator reads; stands in the page's address.</summary>
public sealed record AuditFilter
{
    /// <summary>Who did it, by user name.</summary>
    public string? By { get; init; }

    /// <summary>To whom, by user name.</summary>
    public string? To { get; init; }

    /// <summary>To what: the entity's name in the model.</summary>
    [AllowedValues(null, "", nameof(User), nameof(Role), nameof(City))]
    public string? Type { get; init; }

    public bool IsEmpty => By is null && To is null && Type is null;
}
