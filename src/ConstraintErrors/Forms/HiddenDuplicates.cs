using System.Linq;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConstraintErrors.Forms;

/// <summary>Applies <see cref="ConstraintOptions.RevealsDuplicates"/> to constraints and violations.</summary>
internal static class HiddenDuplicates
{
    public static bool Reveals(this HttpContext http, Constraint constraint) =>
        constraint.Kind != ConstraintKind.Unique
        || http.RequestServices.GetRequiredService<IOptions<ConstraintOptions>>().Value.RevealsDuplicates(http, constraint.Properties);

    /// <summary>Removes hidden violations, unless there are no others: a rejected write always has an error.</summary>
    public static Resolution WithoutHidden(this Resolution resolution, HttpContext http) =>
        resolution.Violations.Where(violation => http.Reveals(violation.Constraint)).ToList() is { Count: > 0 } shown
            ? resolution with { Violations = shown }
            : resolution;
}
