namespace WebApp.Importing;

/// <summary>A stored row of a file with its assigned columns.</summary>
internal sealed record ImportedRow(int Line, string[] Cells, Dictionary<string, int> Columns)
{
    public bool Has(string field) => Columns.ContainsKey(field);

    /// <summary>
    /// Returns the text of a field without the spaces around it, which many programs write after a comma; null for an empty cell, as for an
    /// empty field of a form.
    /// </summary>
    public string? this[string field] =>
        Columns.TryGetValue(field, out var index) && index < Cells.Length && Cells[index].Trim() is { Length: > 0 } text ? text : null;
}
