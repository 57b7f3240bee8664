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

    private readonly Dictionary<string, PreparedSqliteStatement> _statements = [];
    private bool _isIdle;

    public ReusableSqliteConnection(string connectionString) : base(connectionString)
    {
        // EF Core registers its functions on a connection that the options contain.
        using var context = new DbContext(new DbContextOptionsBuilder().UseSqlite(this).Options);
        context.Database.GetDbConnection();
    }

    /// <summary>Whether the connection closes its file the next time it is closed.</summary>
    public bool ClosesFile { get; set; }

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
            using var pragma = base.CreateCommand();
            pragma.CommandText = "PRAGMA temp_store = MEMORY"; // Otherwise each insert that returns a value writes a temporary file.
            pragma.ExecuteNonQuery();
        }
    }

    public override void Close()
    {
        if (ClosesFile)
        {
            CloseFile();
            ClearPool(this);
            ClosesFile = false;
        }
        else if (State == ConnectionState.Open)
        {
            Transaction?.Dispose();
            _isIdle = true;
        }
    }

    public override SqliteCommand CreateCommand() => new ReusableSqliteCommand(this) { CommandTimeout = DefaultTimeout, Transaction = Transaction };

    /// <returns>Null if the statement is in use.</returns>
    public PreparedSqliteStatement? Prepared(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
        {
            return statement.IsInUse ? null : statement;
        }

        if (_statements.Count >= MaxStatements)
        {
            RemoveIdleStatements(); // Otherwise statements that run once, such as those of migrations, would keep the cache full.
        }

        return _statements[sql] = new PreparedSqliteStatement(new SqliteCommand(sql, this));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseFile();
        }

        base.Dispose(disposing);
    }

    private void RemoveIdleStatements()
    {
        foreach (var (sql, statement) in _statements)
        {
            if (!statement.IsInUse)
            {
                statement.Dispose();
                _statements.Remove(sql);
            }
        }
    }

    private void CloseFile()
    {
        _isIdle = false;
        _statements.Clear();
        base.Close();
    }
}
