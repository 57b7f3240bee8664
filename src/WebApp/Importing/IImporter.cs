using WebApp.Data;

namespace WebApp.Importing;

/// <summary>Imports the rows of one kind. The rules and messages are those of the administrator's forms.</summary>
internal interface IImporter
{
    ImportKind Kind { get; }

    /// <summary>Finds out what importing each row does, and the errors that do not depend on unique values.</summary>
    Task<IReadOnlyList<PlannedRow>> PlanAsync(ImportJob job, IReadOnlyList<ImportedRow> rows, CancellationToken cancellationToken);

    /// <summary>Adds the errors of the constraints that the rows violate now, asked in sets.</summary>
    Task CheckAsync(IReadOnlyList<PlannedRow> rows, CancellationToken cancellationToken);

    /// <summary>Saves the rows with audit entries and emails in the current transaction.</summary>
    Task WriteAsync(ImportJob job, IReadOnlyList<PlannedRow> rows, CancellationToken cancellationToken);

    /// <summary>Adds the errors of a single row that the database refused.</summary>
    void AddRefusal(PlannedRow row, Exception exception);
}
