using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.IO;
using System.Linq;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ConstraintErrors.Forms;

/// <summary>
/// Reports violations to developers and operators, without values: a metric for every violation and, if no field of the form matches, a
/// log entry and in Development an explanation on the form.
/// </summary>
internal sealed partial class ViolationReporter
{
    private readonly Counter<long> _violations;
    private readonly ILogger<ViolationReporter> _logger;
    private readonly bool _isDevelopment;

    public ViolationReporter(IMeterFactory meters, ILogger<ViolationReporter> logger, IHostEnvironment environment)
    {
        _violations = meters.Create(ConstraintMetrics.MeterName).CreateCounter<long>(
            "constraints.violations", "{violation}", "Constraint violations by constraint, kind, page and outcome.");
        _logger = logger;
        _isDevelopment = environment.IsDevelopment();
    }

    /// <summary>Reports the violations. Returns an explanation for the developer in Development, if no field matches.</summary>
    public string? Report(Resolution resolution, IReadOnlyList<FieldError> errors, PostedForm form, string page)
    {
        var onFields = errors.Any(error => error.Key.Length > 0);
        var isDelete = resolution.Violations.Any(violation => violation.Row?.State == EntityState.Deleted);
        var outcome = onFields ? "field" : isDelete || resolution.Violations.Any() ? "form" : "unknown";
        var constraints = resolution.Violations.Select(violation => violation.Constraint).Distinct()
            .Select(constraint => (Name: Name(constraint), constraint.Kind)).ToList();
        if (constraints.Count == 0)
        {
            constraints.Add((resolution.Error.ConstraintName ?? "unknown", resolution.Error.Kind));
        }

        foreach (var (name, kind) in constraints)
        {
            _violations.Add(1, new("constraint", name), new("kind", kind.ToString()), new("page", page), new("outcome", outcome));
        }

        if (onFields || isDelete)
        {
            return null;
        }

        foreach (var constraint in resolution.Violations.Select(violation => violation.Constraint).DefaultIfEmpty())
        {
            LogNotOnForm(
                page,
                constraint?.Kind ?? resolution.Error.Kind,
                constraint?.Name ?? resolution.Error.ConstraintName,
                constraint?.Table ?? resolution.Error.Table,
                constraint is null ? resolution.Error.ColumnList ?? resolution.Error.Column : string.Join(", ", constraint.Columns));
        }

        return _isDevelopment ? Advice(resolution, form, page) : null;
    }

    private static string Name(Constraint constraint) => constraint.Name ?? $"{constraint.Table}.{constraint.Columns[0]}";

    private static string Advice(Resolution resolution, PostedForm form, string page)
    {
        var fields = form.Fields is [] ? "none" : string.Join(", ", form.Fields.Select(field => field.Key));
        var error = resolution.Error;
        var columns = error.Column ?? error.ColumnList;
        var constraints = resolution.Violations.Select(violation => violation.Constraint).Distinct().ToList();
        if (constraints.Count == 0 && error is { Kind: ConstraintKind.ForeignKey, ConstraintName: null })
        {
            return $"""
                For the developer (shown in Development only): a foreign key was violated. SQLite does not report which one.
                Fields of {page}: {fields}.
                Use SaveChanges instead of ExecuteDelete, ExecuteUpdate or SQL, so that the row is known and its foreign keys can be checked.
                """;
        }

        if (constraints.Count == 0)
        {
            return $"""
                For the developer (shown in Development only): the violated constraint is not in the model.
                Violated: {error.Kind}, constraint {OrUnknown(error.ConstraintName)}, table {OrUnknown(error.Table)}, column {OrUnknown(columns)}.
                Fields of {page}: {fields}.
                Check whether a migration is missing, or whether the constraint was created manually.
                Declare a manually created constraint in the model: builder.HasConstraint("name", "message", x => x.Property).
                """;
        }

        var violated = string.Join("\n", constraints.Select(constraint =>
            $"Violated: {constraint.Kind}, {Name(constraint)} on {constraint.Table} ({string.Join(", ", constraint.Columns)}), which is {Properties(constraint)}."));
        var first = constraints[0];
        var name = first.Properties is [var property, ..] ? property.Name : "";
        return $"""
            For the developer (shown in Development only): no field of the form matches the violated constraint.
            {violated}
            Fields of {page}: {fields}.
            If one of them contains {Properties(first)}, add an attribute to its property: [RulesOf<{first.EntityType.DisplayName()}>("{name}")].
            If the handler sets the value, correct it there.
            """;
    }

    private static string OrUnknown(string? name) => name ?? "(unknown)";

    private static string Properties(Constraint constraint) =>
        string.Join(" and ", constraint.Properties.Select(property => $"{constraint.EntityType.DisplayName()}.{property.Name}"));

    [LoggerMessage(Level = LogLevel.Error, Message =
        "No field of the form on {Page} matches the violated constraint: {Kind}, constraint {Constraint}, table {Table}, columns {Columns}.")]
    private partial void LogNotOnForm(string page, ConstraintKind kind, string? constraint, string? table, string? columns);
}
