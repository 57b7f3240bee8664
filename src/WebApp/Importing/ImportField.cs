namespace WebApp.Importing;

/// <summary>A field that a column of a file can be assigned to.</summary>
/// <param name="Name">The name of the input's property.</param>
/// <param name="Label">The English label, which is also the column's name in exports.</param>
public sealed record ImportField(string Name, string Label)
{
    /// <summary>Returns whether the name of a column names this field: by its label in either language, or by its name.</summary>
    public bool Matches(string header, string localizedLabel)
    {
        var key = Key(header);
        return key.Length > 0 && (key == Key(Label) || key == Key(localizedLabel) || key == Key(Name));
    }

    private static string Key(string text) => string.Concat((text ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
