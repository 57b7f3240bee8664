using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

internal static class UserEstimate
{
    /// <summary>The number of users as the database's statistics have it; 0 or less where they have none yet.</summary>
    public static Task<long> EstimateUsersAsync(this AppDbContext db, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<long>(db switch
        {
            // Rows of PostgreSQL as of the last ANALYZE or VACUUM.
            PostgreSqlAppDbContext => """SELECT reltuples::bigint AS "Value" FROM pg_class WHERE oid = '"Users"'::regclass""",
            SqlServerAppDbContext => "SELECT CAST(COALESCE(SUM(rows), 0) AS bigint) AS [Value] FROM sys.partitions WHERE object_id = OBJECT_ID('Users') AND index_id IN (0, 1)",

            // SQLite numbers its rows; deleted ones leave gaps.
            _ => """SELECT COALESCE(MAX(rowid), 0) AS "Value" FROM "Users" """,
        }).SingleAsync(cancellationToken);
}
