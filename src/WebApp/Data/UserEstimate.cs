using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

internal static class UserEstimate
{
    /// <summary>Returns the number of users according to the database's statistics; 0 or less if there are none yet.</summary>
    public static Task<long> EstimateUsersAsync(this AppDbContext db, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<long>(db switch
        {
            // PostgreSQL: the number of rows at the last ANALYZE or VACUUM.
            PostgreSqlAppDbContext => """SELECT reltuples::bigint AS "Value" FROM pg_class WHERE oid = '"Users"'::regclass""",
            SqlServerAppDbContext => "SELECT CAST(COALESCE(SUM(rows), 0) AS bigint) AS [Value] FROM sys.partitions WHERE object_id = OBJECT_ID('Users') AND index_id IN (0, 1)",

            // SQLite: the greatest row number; deleted rows leave gaps.
            _ => """SELECT COALESCE(MAX(rowid), 0) AS "Value" FROM "Users" """,
        }).SingleAsync(cancellationToken);
}
