namespace WebApp.Constraints;

/// <summary>What the server said when it refused a row, and no more. Which rule of the model that is, the catalog knows.</summary>
public sealed record ConstraintViolation(ConstraintKind Kind)
{
    /// <summary>The constraint's or index's name, where the server gives it by itself (PostgreSQL, SQLite's checks).</summary>
    public string? ConstraintName { get; init; }

    public string? Schema { get; init; }

    public string? Table { get; init; }

    public string? Column { get; init; }

    /// <summary>SQLite's way of naming a constraint: <c>Table.Column, Table.Column</c>, unquoted.</summary>
    public string? ColumnList { get; init; }

    /// <summary>
    /// SQL Server's sentence, in the language of its session: the names stand somewhere in it, quoted or not,
    /// and the value that the person typed may follow them. Searched for names that the catalog knows.
    /// </summary>
    public string? Sentence { get; init; }
}
