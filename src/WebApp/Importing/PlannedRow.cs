using WebApp.Data;

namespace WebApp.Importing;

/// <summary>A row of a file, and what importing it does.</summary>
internal abstract class PlannedRow(int line)
{
    private readonly Dictionary<string, (ImportErrorKind Kind, string Message)> _errors = new(StringComparer.Ordinal);

    public int Line { get; } = line;

    public PlannedAction Action { get; set; }

    /// <summary>The values that must not repeat in the file, by field.</summary>
    public List<(string Field, string Value)> Keys { get; } = [];

    public IReadOnlyDictionary<string, (ImportErrorKind Kind, string Message)> Errors => _errors;

    public bool IsRefused => _errors.Count > 0;

    /// <summary>Adds an error, unless the field has one already: the first one causes the others.</summary>
    public void AddError(string field, ImportErrorKind kind, string message) => _errors.TryAdd(field, (kind, message));
}
