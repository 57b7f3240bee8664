using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace TestInfrastructure;

/// <summary>
/// The database that <c>ConnectionStrings__SqlServer</c> names, as it is: the tests make their tables in it and drop
/// those, and nothing else, when they are done.
/// </summary>
public sealed class SqlServerDatabase : TestDatabase
{
    /// <summary>Its classes run one after another, since all make the same tables in the one database that is given.</summary>
    public const string Collection = "SQL Server";

    private static readonly string? s_given = Environment.GetEnvironmentVariable("ConnectionStrings__SqlServer");
    private static readonly string? s_batchSize = Environment.GetEnvironmentVariable("Database__MaxBatchSize");

    private HashSet<string> _before = [];

    public override string Provider => "SqlServer";

    public override string? Missing => s_given is null ? "ConnectionStrings__SqlServer names no database" : null;

    public override async ValueTask InitializeAsync()
    {
        if (s_given is not null)
        {
            ConnectionString = s_given;
            _before = [.. await TablesAsync()];
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (s_given is null)
        {
            return;
        }

        var own = (await TablesAsync()).Where(table => !_before.Contains(table)).ToList();
        foreach (var drop in await QueryAsync(
            "SELECT QUOTENAME(OBJECT_SCHEMA_NAME(parent_object_id)) + '.' + QUOTENAME(OBJECT_NAME(parent_object_id)), QUOTENAME(name) FROM sys.foreign_keys",
            reader => (Table: reader.GetString(0), Name: reader.GetString(1))))
        {
            if (own.Contains(drop.Table))
            {
                await QueryAsync($"ALTER TABLE {drop.Table} DROP CONSTRAINT {drop.Name}", _ => 0);
            }
        }

        foreach (var table in own)
        {
            await QueryAsync($"DROP TABLE {table}", _ => 0);
        }
    }

    public override DbContextOptionsBuilder Use(DbContextOptionsBuilder builder) => builder.UseSqlServer(ConnectionString, sqlServer =>
    {
        if (s_batchSize is not null)
        {
            sqlServer.MaxBatchSize(int.Parse(s_batchSize, CultureInfo.InvariantCulture));
        }
    });

    private Task<List<string>> TablesAsync() => QueryAsync(
        "SELECT QUOTENAME(s.name) + '.' + QUOTENAME(t.name) FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id",
        reader => reader.GetString(0));

    private async Task<List<T>> QueryAsync<T>(string sql, Func<SqlDataReader, T> read)
    {
        await using var connection = new SqlConnection(ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Made of names that the server itself quoted.
        await using var command = new SqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
