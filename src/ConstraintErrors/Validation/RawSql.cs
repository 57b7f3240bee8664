using System;

namespace ConstraintErrors.Validation;

internal static class RawSql
{
    /// <summary>Escapes braces, because EF Core passes raw SQL with parameters through <c>string.Format</c>.</summary>
    public static string Escape(string sql) =>
        sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
