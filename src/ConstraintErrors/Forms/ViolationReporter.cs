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
/// Tells developers and operators what was refused: a metric for every violation, a log entry and, in Development, an
/// explanation on the form for one that no field stands for. Never a value.
/// </summary>
internal sealed partial class ViolationReporter
{
    private readonly Counter<long> _violations;
    private readonly ILogger<ViolationReporter> _logger;
    private readonly bool _isDevelopment;

    public ViolationReporter(IMeterFactory meters, ILogger<ViolationReporter> logger, IHostEnvironment environment)
    {
        _violations = meters.Create(ConstraintMetrics.MeterName).CreateCounter<long>(
            "constraints.violations", "{violation}", "Rows that the database refused, by constraint, kind, page and outcome.");
        _logger = logger;
        _isDevelopment = environment.IsDevelopment();
    }

    /// <summary>Returns what a developer should read, in Development and if there is anything to do.</summary>
    public string? Report(Resolution resolution, IReadOnlyList<FieldError> errors, PostedForm form, string page)
    {
        var onFields = errors.Any(error => error.Key.Length > 0);
        var isDelete = resolution.Violations.Any(broken => broken.Row?.State == EntityState.Deleted);
        var outcome = onFields ? "field" : isDelete || resolution.Violations.Any() ? "form" : "unknown";
        var constraints = resolution.Violations.Select(broken => broken.Constraint).Distinct().Select(constraint => (Name: Name(constraint), constraint.Kind)).ToList();
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

        foreach (var constraint in resolution.Violations.Select(broken => broken.Constraint).DefaultIfEmpty())
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
        var violation = resolution.Error;
        var constraints = resolution.Violations.Select(broken => broken.Constraint).Distinct().ToList();
        if (constraints.Count == 0 && violation is { Kind: ConstraintKind.ForeignKey, ConstraintName: null })
        {
            return $"""
                For the developer (shown in Development only): SQLite refused a row for a foreign key, and never says which one.
                Fields of {page}: {fields}.
                Write through SaveChanges rather than ExecuteDelete, ExecuteUpdate or SQL, so that the row is known and can be asked about.
                """;
        }

        if (constraints.Count == 0)
        {
            return $"""
                For the developer (shown in Development only): the database refused a row, and the model knows no such constraint.
                Violated: {violation.Kind}, constraint {Said(violation.ConstraintName)}, table {Said(violation.Table)}, column {Said(violation.Column ?? violation.ColumnList)}.
                Fields of {page}: {fields}.
                Does the database lack a migration, or have a constraint that was made by hand?
                Declare one of those in the model: builder.HasConstraint("name", "message", x => x.Property).
                """;
        }

        var violated = string.Join("\n", constraints.Select(constraint =>
            $"Violated: {constraint.Kind}, {Name(constraint)} on {constraint.Table} ({string.Join(", ", constraint.Columns)}), which is {Properties(constraint)}."));
        var first = constraints[0];
        var name = first.Properties is [var property, ..] ? property.Name : "";
        return $"""
            For the developer (shown in Development only): the database refused a row for a constraint that no field of the form stands for.
            {violated}
            Fields of {page}: {fields}.
            If one of them holds {Properties(first)}, say so above its property: [RulesOf<{first.EntityType.DisplayName()}>("{name}")].
            If the value comes from the handler, make it fit there.
            """;
    }

    private static string Said(string? name) => name ?? "(not named)";

    private static string Properties(Constraint constraint) =>
        string.Join(" and ", constraint.Properties.Select(property => $"{constraint.EntityType.DisplayName()}.{property.Name}"));

    [LoggerMessage(Level = LogLevel.Error, Message =
        "The database refused what {Page} wrote for a rule that no field of its form stands for: {Kind}, constraint {Constraint}, table {Table}, columns {Columns}.")]
    private partial void LogNotOnForm(string page, ConstraintKind kind, string? constraint, string? table, string? columns);
}
