using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TestInfrastructure;
using WebApp.Data;

namespace WebApp.Tests.Data;

/// <summary>The connections of pooled contexts stay open between requests.</summary>
public sealed class SqliteConnectionTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new();
    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        var settings = new Dictionary<string, string?>
        {
            ["Database:Provider"] = "Sqlite", ["ConnectionStrings:Sqlite"] = _database.ConnectionString,
        };
        _services = new ServiceCollection().AddLogging().AddDatabase(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
        await InScopeAsync(context => context.Database.ExecuteSqlRawAsync("CREATE TABLE Numbers (Value INTEGER NOT NULL UNIQUE)"));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_connection_stays_open_between_requests()
    {
        await InScopeAsync(MarkAsync);

        Assert.True(await InScopeAsync(IsMarkedAsync));
    }

    [Fact]
    public async Task A_query_is_prepared_once()
    {
        var first = await InScopeAsync(context => StatementAsync(context, "SELECT 1 AS Value"));
        var second = await InScopeAsync(context => StatementAsync(context, "SELECT 1 AS Value"));

        Assert.NotNull(first);
        Assert.Same(first, second);
    }

    [Fact]
    public async Task Statements_that_run_once_do_not_fill_the_cache()
    {
        await InScopeAsync(async context =>
        {
            for (var number = 0; number < 100; number++)
            {
                await ValueAsync(context, $"SELECT {number} AS Value");
            }

            return 0;
        });

        var first = await InScopeAsync(context => StatementAsync(context, "SELECT -1 AS Value"));
        var second = await InScopeAsync(context => StatementAsync(context, "SELECT -1 AS Value"));

        Assert.Same(first, second);
        Assert.NotNull(first);
    }

    [Fact]
    public async Task The_connection_stays_open_after_a_violation()
    {
        await InScopeAsync(MarkAsync);
        await Assert.ThrowsAsync<SqliteException>(() => InScopeAsync(context =>
            context.Database.ExecuteSqlRawAsync("INSERT INTO Numbers VALUES (1), (1)")));

        Assert.True(await InScopeAsync(IsMarkedAsync));
    }

    [Fact]
    public async Task The_connection_is_opened_again_after_an_error()
    {
        await InScopeAsync(MarkAsync);
        await Assert.ThrowsAsync<SqliteException>(() => InScopeAsync(context => ValueAsync(context, "SELECT nothing AS Value")));

        Assert.False(await InScopeAsync(IsMarkedAsync));
    }

    [Fact]
    public async Task A_transaction_that_is_left_open_is_rolled_back()
    {
        await InScopeAsync(async context =>
        {
            await context.Database.BeginTransactionAsync();
            await context.Database.ExecuteSqlRawAsync("INSERT INTO Numbers VALUES (1)");
            return 0;
        });

        Assert.Equal(0, await InScopeAsync(context => ValueAsync(context, "SELECT count(*) AS Value FROM Numbers")));
    }

    [Fact]
    public async Task A_query_can_run_while_it_is_read()
    {
        await InScopeAsync(context => context.Database.ExecuteSqlRawAsync("INSERT INTO Numbers VALUES (1), (2), (3)"));

        var pairs = await InScopeAsync(async context =>
        {
            var count = 0;
            var numbers = context.Database.SqlQueryRaw<int>("SELECT Value FROM Numbers").AsAsyncEnumerable();
            await foreach (var outer in numbers)
            {
                await foreach (var inner in numbers)
                {
                    count++;
                }
            }

            return count;
        });

        Assert.Equal(9, pairs);
    }

    [Fact]
    public async Task Decimals_are_compared_by_value() =>
        Assert.Equal(1, await InScopeAsync(context =>
            context.Database.SqlQueryRaw<decimal>("SELECT '10.5' AS Value UNION ALL SELECT '9.5'").CountAsync(value => value > 9.75m)));

    [Fact]
    public async Task The_file_is_closed_with_the_application()
    {
        await InScopeAsync(MarkAsync);
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();

        Assert.False(File.Exists(new SqliteConnectionStringBuilder(_database.ConnectionString).DataSource + "-wal"));
    }

    private async Task<T> InScopeAsync<T>(Func<AppDbContext, Task<T>> act)
    {
        await using var scope = _services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    // A temporary table exists until its connection is closed.
    private static Task<int> MarkAsync(AppDbContext context) => context.Database.ExecuteSqlRawAsync("CREATE TEMPORARY TABLE Mark (Value)");

    private static async Task<bool> IsMarkedAsync(AppDbContext context) =>
        await ValueAsync(context, "SELECT count(*) AS Value FROM sqlite_temp_master WHERE name = 'Mark'") == 1;

    private static async Task<PreparedSqliteStatement?> StatementAsync(AppDbContext context, string sql)
    {
        await ValueAsync(context, sql);
        return ((ReusableSqliteConnection)context.Database.GetDbConnection()).Prepared(sql);
    }

    private static async Task<int> ValueAsync(AppDbContext context, string sql) =>
        (await context.Database.SqlQueryRaw<int>(sql).ToListAsync())[0];
}
