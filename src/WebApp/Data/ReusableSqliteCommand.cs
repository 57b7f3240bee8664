using System.Data;
using Microsoft.Data.Sqlite;

namespace WebApp.Data;

/// <summary>A command that runs as the prepared statement of its connection with the same text.</summary>
internal sealed class ReusableSqliteCommand(ReusableSqliteConnection connection) : SqliteCommand(null, connection)
{
    // SQLITE_BUSY and SQLITE_CONSTRAINT.
    private const int Busy = 5, Constraint = 19;

    public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
    {
        try
        {
            return connection.Prepared(CommandText) is { } statement ? statement.ExecuteReader(this, behavior) : base.ExecuteReader(behavior);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is not (Busy or Constraint))
        {
            // The file may have been replaced, or may have been read-only when it was opened.
            connection.ClosesFile = true;
            throw;
        }
    }
}
