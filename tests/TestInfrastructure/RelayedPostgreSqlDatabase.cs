using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TestInfrastructure;

/// <summary>A PostgreSQL database whose connections a test can break.</summary>
public sealed class RelayedPostgreSqlDatabase : TestDatabase
{
    private readonly PostgreSqlDatabase _database = new();

    public TcpRelay Relay { get; private set; } = null!;

    public override string Provider => _database.Provider;

    public override string? Missing => _database.Missing;

    public override async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        if (Missing is null)
        {
            var connection = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
            Relay = new TcpRelay(connection.Port);
            connection.Port = Relay.Port;
            ConnectionString = connection.ConnectionString;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Missing is null)
        {
            await Relay.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    public override DbContextOptionsBuilder Use(DbContextOptionsBuilder builder) => builder.UseNpgsql(ConnectionString);
}
