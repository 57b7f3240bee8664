using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace WebApp.Data;

/// <summary>A random value that the database generates for each row of a statement.</summary>
internal static class RandomStamp
{
    /// <exception cref="InvalidOperationException">The call is not part of a query.</exception>
    public static string Next() => throw new InvalidOperationException("Only the database generates this value.");

    /// <summary>Maps <see cref="Next"/> to an expression in the SQL of the database.</summary>
    public static void HasRandomStamp(this ModelBuilder builder, string sql) =>
        builder.HasDbFunction(((Func<string>)Next).Method).HasTranslation(_ => new SqlFragmentExpression(sql, typeof(string), null));
}
