using System;
using ConstraintErrors.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConstraintErrors.Validation;

internal static class RawSql
{
    /// <summary>Escapes braces, because EF Core passes raw SQL with parameters through <c>string.Format</c>.</summary>
    public static string Escape(string sql) =>
        sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    /// <summary>Returns the collation to put after a value of a property; empty for the default.</summary>
    public static string Collate(DbContext context, ISqlGenerationHelper sql, IReadOnlyProperty property) => property.GetCollation() is not { } collation ? ""
        // PostgreSQL needs quoted collation names; SQL Server does not allow them.
        : " COLLATE " + (context.IsPostgreSql() ? sql.DelimitIdentifier(collation) : collation);
}
