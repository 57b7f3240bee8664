using System.Collections.Generic;
using System.Linq;

namespace ConstraintErrors.Doctor;

/// <summary>The words of a finding about the schema.</summary>
internal static class FindingTexts
{
    private const string Migrate = "Apply the migrations. If none is pending, add one that ";

    public static (FindingSeverity Severity, string Problem, string Effect, string Action) Of(Difference difference) => difference.Kind switch
    {
        FindingKind.MissingTable => (
            FindingSeverity.Error,
            "The table doesn't exist.",
            "Every statement that uses the table fails.",
            Migrate + "creates the table."),
        FindingKind.MissingColumn => (
            FindingSeverity.Error,
            "The column doesn't exist.",
            "Every statement that uses the column fails.",
            Migrate + "adds the column."),
        FindingKind.ExtraColumn => (
            difference.IsRequired ? FindingSeverity.Error : FindingSeverity.Information,
            "The model doesn't map the column.",
            difference.IsRequired
                ? "The column is required and has no default, so the database rejects every new row."
                : "The application ignores the column.",
            "Map the column in the model, or drop it."),
        FindingKind.DifferentColumn => (
            FindingSeverity.Warning,
            $"The column is {difference.Actual}; the model has {difference.Expected}.",
            "The database accepts or rejects other values than the forms.",
            Migrate + "alters the column."),
        FindingKind.MissingConstraint => Missing(difference.Model!),
        FindingKind.ExtraConstraint => Extra(difference.Stored!),
        FindingKind.RenamedConstraint => (
            FindingSeverity.Warning,
            $"The {difference.Model!.Type} has the name {difference.Stored!.Name}.",
            difference.Model.IsConstraint
                ? "A violation names a constraint that the model doesn't contain. The form needs another query to find the field, and migrations that use the name fail."
                : "Migrations that use the name fail.",
            "Rename it in the database, or set its name in the model (HasDatabaseName, HasConstraintName, HasName)."),
        FindingKind.DifferentConstraint => (
            difference.Model!.IsConstraint || difference.Stored!.IsConstraint ? FindingSeverity.Error : FindingSeverity.Warning,
            Differs(difference.Model, difference.Stored!),
            difference.Model.IsConstraint ? "The database accepts or rejects other rows than the forms." : "Queries can be slow or reject rows.",
            Migrate + $"drops and creates the {difference.Model.Type}."),
        FindingKind.UntrustedConstraint => (
            FindingSeverity.Warning,
            $"The {difference.Model!.Type} isn't trusted: the database checks new rows, but didn't check the existing ones.",
            "Existing rows can violate it. Saving such a row in a form fails.",
            "Fix the rows, then run ALTER TABLE … VALIDATE CONSTRAINT (PostgreSQL) or ALTER TABLE … WITH CHECK CHECK CONSTRAINT (SQL Server)."),
        FindingKind.DisabledConstraint => (
            FindingSeverity.Error,
            $"The {difference.Model!.Type} is switched off.",
            Loss(difference.Model),
            "Fix the rows, then run ALTER TABLE … ENABLE TRIGGER ALL (PostgreSQL) or ALTER TABLE … WITH CHECK CHECK CONSTRAINT (SQL Server)."),
        _ => (
            FindingSeverity.Error,
            $"The {difference.Model!.Type} isn't valid: its creation failed, or it is disabled.",
            difference.Model.IsConstraint ? "Existing rows can be duplicates. Queries don't use the index." : "Queries don't use the index.",
            "Fix the rows, then run REINDEX INDEX (PostgreSQL) or ALTER INDEX … REBUILD (SQL Server)."),
    };

    private static (FindingSeverity Severity, string Problem, string Effect, string Action) Missing(TableObject model) => (
        model.IsConstraint ? FindingSeverity.Error : FindingSeverity.Warning,
        $"The {model.Type} doesn't exist.",
        Loss(model),
        model.IsConstraint ? "Fix the rows that violate it. " + Migrate + "creates it." : Migrate + "creates it.");

    private static (FindingSeverity Severity, string Problem, string Effect, string Action) Extra(TableObject stored) => (
        stored.IsConstraint ? FindingSeverity.Warning : FindingSeverity.Information,
        $"The model doesn't contain the {stored.Type}{(stored.Condition is { } condition ? $" ({condition})" : "")}.",
        stored.IsConstraint
            ? "The database rejects rows for a reason that the forms don't know: the error is shown on the form, not on a field."
            : "Every write updates the index.",
        "Add it to the model, declare it with HasConstraint, or drop it.");

    private static string Loss(TableObject model) => model.Type switch
    {
        "foreign key" => "Rows can refer to rows that don't exist, and deletes leave such rows behind.",
        "check constraint" => "The database accepts values that the forms reject.",
        "index" => "Queries can be slow.",
        _ => "Two requests can store the same value, and queries that expect one row find several.",
    };

    private static string Differs(TableObject model, TableObject stored) =>
        $"The {model.Type} is {Describe(stored)}; the model has {Describe(model)}.";

    private static string Describe(TableObject one) => one.Type == "check constraint"
        ? one.Condition ?? ""
        : $"({string.Join(", ", one.Columns)}) {one.Definition}";
}
