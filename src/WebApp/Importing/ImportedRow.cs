namespace WebApp.Importing;

/// <summary>A stored row of a file with its assigned columns.</summary>
internal sealed record ImportedRow(int Line, string[] Cells, Dictionary<string, int> Columns)
{
    public bool Has(string field) => Columns.ContainsKey(field);

    /// <summary>Returns the text of a field; null for an empty cell, as for an empty field of a form.</summary>
    public string? this[string field] =>
        Columns.TryGetValue(field, out var index) && index < Cells.Length && !string.IsNullOrWhiteSpace(Cells[index]) ? Cells[index] : null;
}
