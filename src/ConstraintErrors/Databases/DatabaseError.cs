using System;
using ConstraintErrors.Model;

namespace ConstraintErrors.Databases;

/// <summary>A constraint violation as reported by the database server, not yet resolved to a constraint of the model.</summary>
public sealed record DatabaseError(ConstraintKind Kind)
{
    /// <summary>The constraint or index name, if the server reports it separately (PostgreSQL; SQLite for checks).</summary>
    public string? ConstraintName { get; init; }

    /// <summary>The schema of <see cref="Table"/>, if the server reports it separately.</summary>
    public string? Schema { get; init; }

    /// <summary>The table, if the server reports it separately. For a foreign key, the dependent table.</summary>
    public string? Table { get; init; }

    /// <summary>The column, if the server reports it separately (not null).</summary>
    public string? Column { get; init; }

    /// <summary>The columns that SQLite reports instead of a name: <c>Table.Column, Table.Column</c>, unquoted.</summary>
    public string? ColumnList { get; init; }

    /// <summary>
    /// The SQL Server error message, in the language of the session. It contains the names, quoted or unquoted, possibly followed by
    /// the rejected value. The catalog's names are searched for in it.
    /// </summary>
    public string? Sentence { get; init; }

    /// <summary>Finds a constraint violation in an exception or its inner exceptions.</summary>
    /// <returns>Null for any other exception, including concurrency conflicts.</returns>
    public static DatabaseError? Find(Exception exception) => FailedWrite.Find(exception)?.Error;
}
