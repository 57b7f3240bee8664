using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Benchmarks;

/// <summary>
/// Compares the command <c>seed</c> with a bare bulk insert of the same rows, in the same order, into the same tables of a second
/// database: COPY on PostgreSQL, one prepared INSERT on SQLite, in one transaction.
/// </summary>
internal static class SeedMeasurement
{
    private static readonly string[] s_tables = ["Users", "Profiles"];

    public static async Task RunAsync(string provider, string connectionString, string bareConnectionString, int count)
    {
        await using var seeded = Services(provider, connectionString);
        await using var bare = Services(provider, bareConnectionString);
        var clock = Stopwatch.StartNew();
        await ActivatorUtilities.CreateInstance<UserSeeder>(await MigratedAsync(seeded)).SeedAsync(count, new Progress<int>(), CancellationToken.None);
        var seeding = clock.Elapsed;

        await using var source = await ConnectionAsync(seeded);
        await using var target = await ConnectionAsync(await MigratedAsync(bare));
        var tables = new List<(string Name, string[] Columns, List<object[]> Rows)>();
        foreach (var table in s_tables)
        {
            tables.Add(await ReadAsync(source, table));
        }

        clock.Restart();
        await using (var transaction = await target.BeginTransactionAsync())
        {
            foreach (var (table, columns, rows) in tables)
            {
                await InsertAsync(transaction, $"\"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})", rows);
            }

            await transaction.CommitAsync();
        }

        var (own, other) = (seeding.TotalSeconds, clock.Elapsed.TotalSeconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}, {count:N0} users: seed {own:F1} s, bare bulk insert {other:F1} s, {own / other:F2} times"));
    }

    internal static ServiceProvider Services(string provider, string connectionString)
    {
        var settings = new Dictionary<string, string?> { ["Database:Provider"] = provider, [$"ConnectionStrings:{provider}"] = connectionString };
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<ILookupNormalizer, CompatibilityNormalizer>()
            .AddDatabase(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
    }

    internal static async Task<ServiceProvider> MigratedAsync(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.MigrateAsync();
        return services;
    }

    // Opened by EF Core, with the application's settings.
    internal static async Task<DbConnection> ConnectionAsync(ServiceProvider services)
    {
        var db = services.CreateScope().ServiceProvider.GetRequiredService<AppDbContext>();
        await db.Database.OpenConnectionAsync();
        return db.Database.GetDbConnection();
    }

    internal static async Task<(string Name, string[] Columns, List<object[]> Rows)> ReadAsync(DbConnection connection, string table)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are constants.
        command.CommandText = $"SELECT * FROM \"{table}\" ORDER BY {(connection is SqliteConnection ? "rowid" : "ctid")}";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            rows.Add(new object[reader.FieldCount]);
            reader.GetValues(rows[^1]);
        }

        return (table, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], rows);
    }

    internal static async Task InsertAsync(DbTransaction transaction, string target, List<object[]> rows)
    {
        if (transaction.Connection is NpgsqlConnection postgreSql)
        {
            await using var importer = await postgreSql.BeginBinaryImportAsync($"COPY {target} FROM STDIN (FORMAT BINARY)");
            foreach (var row in rows)
            {
                await importer.WriteRowAsync(CancellationToken.None, row);
            }

            await importer.CompleteAsync();
            return;
        }

        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The names are constants.
        command.CommandText = $"INSERT INTO {target} VALUES ({string.Join(", ", rows[0].Select((_, index) => $"@p{index}"))})";
#pragma warning restore CA2100
        foreach (var (value, index) in rows[0].Select((value, index) => (value, index)))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{index}", value);
            command.Parameters.Add(parameter);
        }

        foreach (var row in rows)
        {
            for (var index = 0; index < row.Length; index++)
            {
                command.Parameters[index].Value = row[index];
            }

            await command.ExecuteNonQueryAsync();
        }
    }
}
