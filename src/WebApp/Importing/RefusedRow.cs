using WebApp.Data;

namespace WebApp.Importing;

/// <summary>A row with errors.</summary>
public sealed record RefusedRow(int Line, IReadOnlyList<string> Cells, IReadOnlyList<ImportError> Errors);
