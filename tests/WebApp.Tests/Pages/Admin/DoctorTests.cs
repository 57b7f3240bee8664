using System.Text.Json;
using ConstraintErrors.Doctor;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Admin;

public sealed class DoctorOnSqliteTests : DoctorTests<SqliteDatabase>
{
    [Fact]
    public async Task Nothing_is_found_in_a_database_without_migrations()
    {
        var options = (DbContextOptions<SqliteAppDbContext>)Fixture.Database.Use(new DbContextOptionsBuilder<SqliteAppDbContext>()).Options;
        await using var db = new SqliteAppDbContext(options);
        await db.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await ExamineAsync(db));
    }
}

public sealed class DoctorOnPostgreSqlTests : DoctorTests<PostgreSqlDatabase>
{
    [Fact]
    public async Task Nothing_is_found_in_a_database_without_migrations()
    {
        Assert.SkipWhen(Fixture.Database.Missing is not null, Fixture.Database.Missing ?? "");
        var options = (DbContextOptions<PostgreSqlAppDbContext>)Fixture.Database.Use(new DbContextOptionsBuilder<PostgreSqlAppDbContext>()).Options;
        await using var db = new PostgreSqlAppDbContext(options);
        await TestDatabase.CreateTablesAsync(db);

        Assert.Empty(await ExamineAsync(db));
    }
}

[Collection(SqlServerDatabase.Collection)]
public sealed class DoctorOnSqlServerTests : DoctorTests<SqlServerDatabase>;

/// <summary>Each test has its own database.</summary>
public abstract class DoctorTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private const string Index = "IX_Users_NormalizedEmail";

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    protected AppFixture<TDatabase> Fixture { get; } = new();

    public ValueTask InitializeAsync() => Fixture.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await Fixture.DisposeAsync();
        await _output.DisposeAsync();
        await _error.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_exit_code_is_0_for_a_migrated_database()
    {
        Assert.Equal(0, await RunAsync("--data"));
        Assert.Equal("The database matches the model.", _output.ToString().Trim());
    }

    [Fact]
    public async Task The_exit_code_is_1_with_findings_and_their_forms()
    {
        await Fixture.DropIndexAsync(Index);

        Assert.Equal(1, await RunAsync("--json"));
        var finding = JsonDocument.Parse(_output.ToString()).RootElement.EnumerateArray().Single();
        Assert.Equal("missingConstraint", finding.GetProperty("kind").GetString());
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.Equal("Users", finding.GetProperty("table").GetString());
        Assert.Equal(Index, finding.GetProperty("name").GetString());
        Assert.Contains(finding.GetProperty("forms").EnumerateArray(), form => form.GetString() == "/Account/Register: Input.Email");
        Assert.Contains(finding.GetProperty("forms").EnumerateArray(), form => form.GetString() == "/Admin/Users/Edit: Input.Email");
        Assert.DoesNotContain(finding.GetProperty("forms").EnumerateArray(), form => form.GetString()!.StartsWith("/Admin/Cities", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_report_shows_the_duplicates()
    {
        await Fixture.DropIndexAsync(Index);
        var user = await Fixture.AddUserAsync();
        await Fixture.QueryAsync(async db =>
        {
            var other = User.Create(user.UserName + "2", user.Email!, 1);
            (other.NormalizedUserName, other.NormalizedEmail) = (user.NormalizedUserName + "2", user.NormalizedEmail);
            db.Add(other);
            return await db.SaveChangesAsync();
        });

        Assert.Equal(1, await RunAsync());
        Assert.Contains($"Error: DuplicateRows Users {Index} (NormalizedEmail)", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Rows: 2.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("GROUP BY", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pending_and_unknown_migrations_are_found()
    {
        var last = await Fixture.QueryAsync(db => Task.FromResult(db.Database.GetMigrations().Last()));
        await Fixture.QueryAsync(db => db.Database.ExecuteSqlAsync($"""UPDATE "__EFMigrationsHistory" SET "MigrationId" = '99999999999999_New' WHERE "MigrationId" = {last}"""));

        Assert.Equal(1, await RunAsync());
        Assert.Contains($"PendingMigration {last}", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("UnknownMigration 99999999999999_New", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exit_code_is_2_for_unknown_arguments()
    {
        Assert.Equal(2, await RunAsync("--fix"));
        Assert.Contains("doctor [--data] [--json]", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrators_see_the_findings()
    {
        await Fixture.DropIndexAsync(Index);
        var page = await FormPage.OpenAsync(await Fixture.AdministratorAsync(), "/Admin/Doctor");
        Assert.Null(page.Document.QuerySelector(".findings"));

        page = await page.PostAsync([new("allData", "true")]);

        Assert.Contains(Index, page.Document.QuerySelector(".findings")!.TextContent, StringComparison.Ordinal);
        Assert.Single(page.Document.QuerySelectorAll(".findings > li"));
    }

    protected static Task<IReadOnlyList<Finding>> ExamineAsync(AppDbContext db) =>
        new DatabaseDoctor(new ServiceCollection().BuildServiceProvider()).ExamineAsync(db, allData: true, TestContext.Current.CancellationToken);

    private Task<int> RunAsync(params string[] arguments) =>
        DoctorCommand.RunAsync(Fixture.App.Services, arguments, _output, _error, TestContext.Current.CancellationToken);
}
