using System.ComponentModel.DataAnnotations;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The filter of the audit, bound from the query string.</summary>
public sealed record AuditFilter
{
    /// <summary>The user name of the actor.</summary>
    public string? By { get; init; }

    /// <summary>The name of the affected user.</summary>
    public string? To { get; init; }

    /// <summary>The name of the affected entity type in the model.</summary>
    [AllowedValues(null, "", nameof(User), nameof(Role), nameof(City))]
    public string? Type { get; init; }

    public bool IsEmpty => By is null && To is null && Type is null;
}
