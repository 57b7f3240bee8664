using System.Data;
using Microsoft.Data.Sqlite;

namespace WebApp.Data;

/// <summary>A statement that SQLite has compiled, for commands with the same text.</summary>
internal sealed class PreparedSqliteStatement(SqliteCommand prepared) : IDisposable
{
    private SqliteDataReader? _reader;

    public bool IsInUse => _reader is { IsClosed: false };

    /// <summary>Runs the statement with the parameters, transaction and timeout of a command.</summary>
    public SqliteDataReader ExecuteReader(SqliteCommand command, CommandBehavior behavior)
    {
        prepared.Transaction = command.Transaction;
        prepared.CommandTimeout = command.CommandTimeout;
        prepared.Parameters.Clear();
        foreach (SqliteParameter parameter in command.Parameters)
        {
            prepared.Parameters.Add(parameter);
        }

        return _reader = prepared.ExecuteReader(behavior);
    }

    public void Dispose() => prepared.Dispose();
}
