using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TestInfrastructure;

/// <summary>On the server that <c>ConnectionStrings__PostgreSql</c> names: test.sh starts a throwaway one.</summary>
public sealed class PostgreSqlDatabase : TestDatabase
{
    private static readonly string? s_server = Environment.GetEnvironmentVariable("ConnectionStrings__PostgreSql");

    private readonly string _name = $"test_{Guid.NewGuid():N}";

    public override string Provider => "PostgreSql";

    public override string? Missing => s_server is null ? "ConnectionStrings__PostgreSql names no server" : null;

    public override async ValueTask InitializeAsync()
    {
        if (s_server is not null)
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(s_server) { Database = _name, MaxPoolSize = 60 }.ConnectionString;
            await ExecuteAsync($"CREATE DATABASE {_name}");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (s_server is not null)
        {
            await ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");
        }
    }

    public override DbContextOptionsBuilder Use(DbContextOptionsBuilder builder) => builder.UseNpgsql(ConnectionString);

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(s_server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
