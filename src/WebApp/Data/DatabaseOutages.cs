using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace WebApp.Data;

/// <summary>Distinguishes a database that does not serve requests from a statement that it refuses.</summary>
internal static class DatabaseOutages
{
    /// <summary>The value of <c>Retry-After</c>, in seconds.</summary>
    public const string RetryAfter = "10";

    /// <returns>Null if the exception has another cause.</returns>
    public static DatabaseOutage? Find(Exception? exception)
    {
        DatabaseOutage? found = null;
        for (; exception is not null; exception = exception.InnerException)
        {
            // The cause is the innermost exception.
            found = exception switch
            {
                PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => DatabaseOutage.ReadOnly,
                PostgresException { SqlState: PostgresErrorCodes.DiskFull } => DatabaseOutage.DiskFull,
                PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => DatabaseOutage.Unavailable,
                NpgsqlException and not (PostgresException or NpgsqlOperationInProgressException) => DatabaseOutage.Unavailable, // Connections, without an answer of the server.
                SqliteException sqlite => Find(sqlite),
                SqlException sqlServer => Find(sqlServer),
                ObjectDisposedException { ObjectName: "System.Threading.ManualResetEventSlim" } => DatabaseOutage.Unavailable, // Npgsql uses a broken connection.
                RetryLimitExceededException or DbException { IsTransient: true } => DatabaseOutage.Unavailable,
                _ => found,
            };
        }

        return found;
    }

    private static DatabaseOutage? Find(SqliteException exception) => exception.SqliteErrorCode switch
    {
        8 => DatabaseOutage.ReadOnly, // SQLITE_READONLY
        13 => DatabaseOutage.DiskFull, // SQLITE_FULL
        5 or 6 or 10 or 14 => DatabaseOutage.Unavailable, // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR, SQLITE_CANTOPEN
        _ => null,
    };

    private static DatabaseOutage? Find(SqlException exception) => exception.Number switch
    {
        3906 => DatabaseOutage.ReadOnly,
        1105 or 9002 => DatabaseOutage.DiskFull,

        // Deadlock and lock timeout; the client's timeout and network errors; a database or server that is starting, restoring, or overloaded.
        1205 or 1222 or -2 or -1 or 2 or 20 or 53 or 64 or 121 or 233 or 258 or 922 or 976 or 978 or 983 or 4060 or 4221 or 10053 or 10054 or 10060 or 10061
            or 10928 or 10929 or 11001 or 18401 or 35206 or 40197 or 40501 or 40613 or 49918 or 49919 or 49920 => DatabaseOutage.Unavailable,
        _ => exception.IsTransient ? DatabaseOutage.Unavailable : null,
    };
}
