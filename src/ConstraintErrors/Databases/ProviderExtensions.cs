using System;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Databases;

/// <summary>Distinguishes EF Core providers by name, because the library references none.</summary>
internal static class ProviderExtensions
{
    public static bool IsSqlite(this DbContext context) => Has(context, "Sqlite");

    public static bool IsPostgreSql(this DbContext context) => Has(context, "PostgreSQL");

    public static bool IsSqlServer(this DbContext context) => Has(context, "SqlServer");

    private static bool Has(DbContext context, string name) => context.Database.ProviderName?.Contains(name, StringComparison.Ordinal) is true;
}
