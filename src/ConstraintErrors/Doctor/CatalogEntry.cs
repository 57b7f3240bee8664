namespace ConstraintErrors.Doctor;

/// <summary>A fact about a constraint that the scaffolding of EF Core doesn't report.</summary>
/// <param name="Kind">The kind of the constraint.</param>
/// <param name="Schema">The schema; null on SQLite.</param>
/// <param name="Table">The table.</param>
/// <param name="Name">The name; empty for an unnamed check constraint.</param>
/// <param name="Definition">The condition of a check constraint, or the filter of an index.</param>
/// <param name="IsTrusted">Whether the database checked all existing rows.</param>
/// <param name="IsEnabled">Whether the database enforces the constraint, or uses the index.</param>
internal sealed record CatalogEntry(
    CatalogEntryKind Kind, string? Schema, string Table, string Name, string? Definition, bool IsTrusted = true, bool IsEnabled = true);
