using System;

namespace ConstraintErrors.Validation;

internal static class RawSql
{
    /// <summary>EF Core puts raw SQL with parameters through <c>string.Format</c>, which would take the braces of a name for places.</summary>
    public static string Escape(string sql) =>
        sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
