using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

/// <summary>
/// A connection that stays open when it is closed, with its prepared statements, until its context is disposed of. A pooled context
/// otherwise registers EF Core's functions at each opening and compiles each statement again, which costs several times as much as a
/// query by key.
/// </summary>
internal sealed class ReusableSqliteConnection : SqliteConnection
{
    private const int MaxStatements = 64;

    private readonly Dictionary<string, PreparedStatement> _statements = [];
    private bool _isIdle;

    public ReusableSqliteConnection(string connectionString) : base(connectionString)
    {
        // EF Core registers its functions on a connection that the options contain.
        using var context = new DbContext(new DbContextOptionsBuilder().UseSqlite(this).Options);
        context.Database.GetDbConnection();
    }

    /// <summary>Whether the next closing closes the connection: its file may have been replaced, or was read-only when it was opened.</summary>
    public bool IsFailed { get; set; }

    public override ConnectionState State => _isIdle ? ConnectionState.Closed : base.State;

    public override void Open()
    {
        if (_isIdle)
        {
            _isIdle = false;
        }
        else
        {
            base.Open();
        }
    }

    public override void Close()
    {
        if (IsFailed)
        {
            CloseFile();
            ClearPool(this);
            IsFailed = false;
        }
        else if (State == ConnectionState.Open)
        {
            Transaction?.Dispose();
            _isIdle = true;
        }
    }

    /// <returns>Null if the statement is in use or the cache is full.</returns>
    public PreparedStatement? Prepared(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
        {
            return statement.IsInUse ? null : statement;
        }

        if (_statements.Count == MaxStatements)
        {
            return null;
        }

        var command = CreateCommand();
        command.CommandText = sql;
        return _statements[sql] = new PreparedStatement(command);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseFile();
        }

        base.Dispose(disposing);
    }

    private void CloseFile()
    {
        _isIdle = false;
        _statements.Clear();
        base.Close();
    }
}
