using ConstraintErrors.Doctor;
using ConstraintErrors.Tests.Shop;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestInfrastructure;

namespace ConstraintErrors.Tests.Doctor;

/// <summary>Each test breaks a healthy database.</summary>
public abstract class DoctorTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    /// <summary>An author and two books, which violate nothing.</summary>
    private const string Rows = """
        INSERT INTO "Authors" ("Id", "Name", "NormalizedName") VALUES (1, 'anna', 'ANNA');
        INSERT INTO "Books" ("Id", "Title", "Language", "Isbn", "Pages", "Price", "AuthorId") VALUES (1, 'One', 'en', 5, 100, 1, 1);
        INSERT INTO "Books" ("Id", "Title", "Language", "Isbn", "Pages", "Price", "AuthorId") VALUES (2, 'Two', 'de', 5, 200, 2, 1);
        """;

    /// <summary>A book like the first one, whose columns a test replaces.</summary>
    protected const string Duplicate = """
        INSERT INTO "Books" ("Id", "Title", "Language", "Isbn", "Pages", "Price", "AuthorId") VALUES (3, 'Three', 'en', 5, 300, 3, 1);
        """;

    protected const string BadPages = """UPDATE "Books" SET "Pages" = 0 WHERE "Id" = 1;""";

    protected const string Orphan = """UPDATE "Books" SET "AuthorId" = 7;""";

    protected TDatabase Database { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        if (Database.Missing is null)
        {
            await using var db = Context();
            await TestDatabase.CreateTablesAsync(db);
            await ExecuteAsync(Rows);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Nothing_is_found_if_the_database_matches_the_model() => Assert.Empty(await LinesAsync(allData: true));

    [Fact]
    public async Task Nothing_is_found_in_a_model_with_unusual_names()
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
        await using var db = new ShopContext(Database.Use(new DbContextOptionsBuilder<ShopContext>()).Options);
        await TestDatabase.CreateTablesAsync(db);

        Assert.Empty(await new DatabaseDoctor(new ServiceCollection().BuildServiceProvider()).ExamineAsync(db, allData: true, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Values_that_are_not_normalized_are_counted()
    {
        await BreakAsync("""INSERT INTO "Authors" ("Id", "Name", "NormalizedName") VALUES (2, 'bert', 'ANNA '), (3, 'hidden', 'x');""");

        Assert.Empty(await LinesAsync());
        Assert.Equal(["NotNormalized Authors NormalizedName 2"], await LinesAsync(allData: true));
    }

    [Fact]
    public async Task The_query_of_a_finding_shows_the_rows()
    {
        await BreakAsync("DROP INDEX \"IX_Books_Isbn_Language\";" + Duplicate + BadPages.Replace("= 0", "= 300", StringComparison.Ordinal));
        var finding = (await ExamineAsync()).Single(finding => finding.Kind == FindingKind.DuplicateRows);

        await using var db = Context();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The query under test.
        command.CommandText = finding.Query;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("en", 2), (reader.GetString(1), reader.GetInt32(2)));
        Assert.False(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    protected async Task BreakAsync(string sql)
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
        await ExecuteAsync(sql);
    }

    protected async Task<IReadOnlyList<string>> LinesAsync(bool allData = false) =>
        [.. (await ExamineAsync(allData)).Select(finding => $"{finding.Kind} {finding.Table} {finding.Name} {finding.Rows}".TrimEnd()).Order(StringComparer.Ordinal)];

    protected async Task<IReadOnlyList<Finding>> ExamineAsync(bool allData = false)
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
        var services = new ServiceCollection().Configure<DoctorOptions>(options => options
            .Normalized<BookContext.Author>(author => author.NormalizedName, author => author.Name, name => name?.ToUpperInvariant())).BuildServiceProvider();
        await using var db = Context();
        return await new DatabaseDoctor(services).ExamineAsync(db, allData, TestContext.Current.CancellationToken);
    }

    protected BookContext Context() => new((DbContextOptions<BookContext>)Database.Use(new DbContextOptionsBuilder<BookContext>()).Options);

    private async Task ExecuteAsync(string sql)
    {
        await using (var db = Context())
        {
            await db.Database.OpenConnectionAsync(); // The statements share the settings of the connection.
            foreach (var statement in sql.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var mayFail = statement.Contains("CONCURRENTLY", StringComparison.Ordinal);
#pragma warning disable EF1003 // Constants of the tests.
                try
                {
                    await db.Database.ExecuteSqlRawAsync(statement.Replace("{", "{{", StringComparison.Ordinal));
                }
                catch (Npgsql.PostgresException) when (mayFail)
                {
                    // The index remains, but isn't valid.
                }
#pragma warning restore EF1003
            }
        }

        SqliteConnection.ClearAllPools();
    }
}
