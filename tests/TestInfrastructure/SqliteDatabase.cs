using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TestInfrastructure;

public sealed class SqliteDatabase : TestDatabase
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"test-{Guid.NewGuid():N}.db");

    public override string Provider => "Sqlite";

    public override ValueTask InitializeAsync()
    {
        ConnectionString = $"Data Source={_file}";
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in new[] { _file, _file + "-wal", _file + "-shm" })
        {
            File.Delete(file);
        }

        return ValueTask.CompletedTask;
    }

    public override DbContextOptionsBuilder Use(DbContextOptionsBuilder builder) => builder.UseSqlite(ConnectionString);
}
