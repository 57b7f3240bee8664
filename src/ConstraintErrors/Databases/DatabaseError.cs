using System;
using ConstraintErrors.Model;

namespace ConstraintErrors.Databases;

/// <summary>What the server said when it refused a row, and no more. Which rule of the model that is, the catalog knows.</summary>
public sealed record DatabaseError(ConstraintKind Kind)
{
    /// <summary>The constraint's or index's name, where the server gives it by itself (PostgreSQL, SQLite's checks).</summary>
    public string? ConstraintName { get; init; }

    /// <summary>The schema of <see cref="Table"/>, where the server names it apart.</summary>
    public string? Schema { get; init; }

    /// <summary>The table, where the server names it apart; of a foreign key, the dependent one.</summary>
    public string? Table { get; init; }

    /// <summary>The column, where the server names it apart (not null).</summary>
    public string? Column { get; init; }

    /// <summary>SQLite's way of naming a constraint: <c>Table.Column, Table.Column</c>, unquoted.</summary>
    public string? ColumnList { get; init; }

    /// <summary>
    /// SQL Server's sentence, in the language of its session: the names stand somewhere in it, quoted or not,
    /// and the value that the person typed may follow them. Searched for names that the catalog knows.
    /// </summary>
    public string? Sentence { get; init; }

    /// <summary>Looks for a refused row anywhere in the chain of inner exceptions.</summary>
    /// <returns>Null for every other exception, an edit conflict included.</returns>
    public static DatabaseError? Find(Exception exception) => FailedWrite.Find(exception)?.Error;
}
