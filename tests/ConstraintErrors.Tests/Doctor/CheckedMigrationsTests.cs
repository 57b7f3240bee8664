using System.Data.Common;
using System.Globalization;
using ConstraintErrors.Doctor;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using TestInfrastructure;
using static ConstraintErrors.Tests.Doctor.MigratedContext;

namespace ConstraintErrors.Tests.Doctor;

/// <summary>Each test applies migrations to three tables with rows.</summary>
public abstract partial class CheckedMigrationsTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private const string Rows = """
        INSERT INTO "Authors" ("Id", "Name") VALUES (1, 'Anna'), (2, 'Anna'), (3, NULL), (4, NULL);
        INSERT INTO "Books" ("Id", "Title", "Pages", "AuthorId") VALUES (1, 'Long title', 100, 1), (2, 'Two', 0, 7), (3, NULL, 100, NULL);
        INSERT INTO "Tags" ("Name") VALUES ('a'), ('a'), ('b');
        """;

    /// <summary>Removes all rows that a migration of <see cref="Refused"/> doesn't tolerate.</summary>
    private const string Healthy = """
        DELETE FROM "Authors" WHERE "Id" > 1; DELETE FROM "Books"; DELETE FROM "Tags"; INSERT INTO "Tags" ("Name") VALUES ('a')
        """;

    public static TheoryData<string> Refused => [.. s_refused.Keys];

    public static TheoryData<string> Accepted => [.. s_accepted.Keys];

    protected TDatabase Database { get; } = new();

    /// <summary>The SQL for the schema as lines of text.</summary>
    protected abstract string Schema { get; }

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        if (Database.Missing is null)
        {
            await ApplyAsync();
            await ExecuteAsync(Rows);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_migration_that_would_fail_is_refused(string kind)
    {
        var (change, expected) = s_refused[kind];
        var before = await StateAsync();

        var refusal = await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(change));

        Assert.Equal(expected, refusal.Findings.Select(finding => $"{finding.Kind} {finding.Table} {finding.Name} {finding.Rows}"));
        Assert.All(refusal.Findings, finding => Assert.Equal("2_Change", finding.Migration));
        Assert.All(refusal.Findings, finding => Assert.Contains(finding.Problem, refusal.Message, StringComparison.Ordinal));
        Assert.Equal(before, await StateAsync());
        foreach (var finding in refusal.Findings)
        {
            Assert.NotEmpty(await LinesAsync(finding.Query!));
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_forced_migration_fails_and_leaves_the_database_as_before(string kind)
    {
        var before = await StateAsync();

        var failure = await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(force: true, s_refused[kind].Change));

        Assert.Empty(failure.Findings);
        Assert.IsType<DbException>(failure.InnerException, exactMatch: false);
        Assert.StartsWith("The migration 2_Change failed: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("No other migration was applied. It was rolled back: the database is as before.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_migration_is_applied_to_healthy_rows(string kind)
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
        await ExecuteAsync(Healthy);

        Assert.Equal(["2_Change"], await ApplyAsync(s_refused[kind].Change));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task A_migration_that_succeeds_is_not_refused(string kind)
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");

        Assert.Equal(["2_Change"], await ApplyAsync(s_accepted[kind]));
    }

    [Fact]
    public async Task Migrations_before_the_failed_one_are_named()
    {
        Change harmless = new(up => up.AddColumn<string>("Note", "Tags", nullable: true));
        Change failing = new(up =>
        {
            up.AddColumn<string>("Second", "Tags", nullable: true);
            up.Sql("INSERT INTO \"Nowhere\" VALUES (1)");
        });

        var failure = await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(harmless, failing));

        Assert.StartsWith("The migration 3_Change failed: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("    INSERT INTO \"Nowhere\" VALUES (1)", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Applied before it: 2_Change. It was rolled back: the database is as after the migration before it.", failure.Message, StringComparison.Ordinal);
        var state = await StateAsync();
        Assert.Contains("Note", state, StringComparison.Ordinal);
        Assert.DoesNotContain("Second", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Committed_statements_of_a_failed_migration_are_shown()
    {
        Change failing = new(up =>
        {
            up.AddColumn<string>("First", "Tags", nullable: true);
            up.Sql("UPDATE \"Tags\" SET \"First\" = 'x'", suppressTransaction: true);
            up.AddColumn<string>("Second", "Tags", nullable: true);
            up.Sql("INSERT INTO \"Nowhere\" VALUES (1)");
        });

        var failure = await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(failing));

        Assert.Contains("It wasn't rolled back completely", failure.Message, StringComparison.Ordinal);
        var committed = failure.Message[failure.Message.IndexOf("These statements are committed", StringComparison.Ordinal)..];
        Assert.Contains("ADD \"First\"", committed, StringComparison.Ordinal);
        Assert.Contains("SET \"First\" = 'x'", committed, StringComparison.Ordinal);
        Assert.DoesNotContain("Second", committed, StringComparison.Ordinal);
        var state = await StateAsync();
        Assert.Contains("First", state, StringComparison.Ordinal);
        Assert.DoesNotContain("Second", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_statement_outside_a_transaction_is_named_as_such()
    {
        var failure = await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(new Change(up => up.Sql("INSERT INTO \"Nowhere\" VALUES (1)", suppressTransaction: true))));

        Assert.Contains("The failed statement ran outside a transaction and can have had a part of its effect.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_another_process_applies_during_the_check_is_not_refused()
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
        await ExecuteAsync(Healthy);
        Change change = new(up =>
        {
            up.CreateIndex("IX_Name", "Authors", "Name", unique: true);
            up.RenameTable("Authors", newName: "Writers");
        });
        var others = new List<IReadOnlyList<string>>();
        var commands = new CommandCounter();
        commands.Before = sql =>
        {
            if (sql.Contains("HAVING", StringComparison.Ordinal) && others.Count == 0)
            {
                others.Add([]);
                others[0] = Task.Run(() => ApplyAsync(change)).GetAwaiter().GetResult();
            }
        };
        await using var db = new MigratedContext(Database.Use(new DbContextOptionsBuilder<MigratedContext>()).AddInterceptors(commands), Tables, change);

        var applied = await new CheckedMigrations(new DatabaseDoctor(new ServiceCollection().BuildServiceProvider())).ApplyAsync(db, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(applied);
        Assert.Equal(["2_Change"], others.Single());
    }

    protected Task<IReadOnlyList<string>> ApplyAsync(params IReadOnlyList<Change> changes) => ApplyAsync(force: false, changes);

    protected async Task<IReadOnlyList<string>> ApplyAsync(bool force, params IReadOnlyList<Change> changes)
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
        await using var db = Context([Tables, .. changes]);
        return await new CheckedMigrations(new DatabaseDoctor(new ServiceCollection().BuildServiceProvider())).ApplyAsync(db, force, TestContext.Current.CancellationToken);
    }

    private MigratedContext Context(params IReadOnlyList<Change> changes) => new(Database.Use(new DbContextOptionsBuilder<MigratedContext>()), changes);

    protected async Task<string> StateAsync()
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
        var lines = await LinesAsync(Schema);
        foreach (var table in (string[])["Authors", "Books", "Tags", "__EFMigrationsHistory"])
        {
            lines.AddRange(await LinesAsync($"SELECT * FROM \"{table}\""));
        }

        return string.Join('\n', lines);
    }

    private async Task<List<string>> LinesAsync(string sql)
    {
        await using var db = Context(Tables);
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Constants of the tests, and the query under test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(index => Convert.ToString(reader.GetValue(index), CultureInfo.InvariantCulture))));
        }

        return lines;
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var db = Context(Tables);
#pragma warning disable EF1002 // Constants of the tests.
        await db.Database.ExecuteSqlRawAsync(sql);
#pragma warning restore EF1002
    }
}
