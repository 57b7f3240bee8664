using ConstraintErrors.Doctor;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestInfrastructure;

namespace ConstraintErrors.Tests.Doctor;

public sealed class MigrateCommandTests : IAsyncLifetime
{
    private static readonly MigratedContext.Change s_unique = new(up => up.CreateIndex("IX_Name", "Authors", "Name", unique: true));

    private readonly SqliteDatabase _database = new();

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Applied_migrations_are_named()
    {
        Assert.Equal((0, "1_Tables\n2_Change\n", ""), await RunAsync([], s_unique));
        Assert.Equal((0, "No migration is pending.\n", ""), await RunAsync([], s_unique));
    }

    [Fact]
    public async Task The_exit_code_is_1_if_the_data_does_not_permit_a_migration()
    {
        await RunAsync([]);
        await using (var db = Context())
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO Authors (Id, Name) VALUES (1, 'Anna'), (2, 'Anna')", TestContext.Current.CancellationToken);
        }

        var (exitCode, output, error) = await RunAsync([], s_unique);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("The pending migrations would fail, so none was applied. The database is unchanged.", error, StringComparison.Ordinal);
        Assert.Contains("DuplicateRows Authors IX_Name (Name)", error, StringComparison.Ordinal);
        Assert.Contains("  Migration: 2_Change", error, StringComparison.Ordinal);
        Assert.Contains("migrate --force", error, StringComparison.Ordinal);

        (exitCode, output, error) = await RunAsync(["--force"], s_unique);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("The migration 2_Change failed: SQLite Error 19", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exit_code_is_2_for_unknown_arguments_and_unavailable_databases()
    {
        Assert.Equal((2, "", "Usage: migrate [--force]\n"), await RunAsync(["--now"]));
        Assert.Equal(2, (await RunAsync([], "Data Source=/nowhere/at/all.db")).ExitCode);
    }

    private MigratedContext Context(params MigratedContext.Change[] changes) => new(_database.Use(new DbContextOptionsBuilder<MigratedContext>()), [MigratedContext.Tables, .. changes]);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, params MigratedContext.Change[] changes) =>
        RunAsync(arguments, () => Context(changes));

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, string connectionString) =>
        RunAsync(arguments, () => new MigratedContext(new DbContextOptionsBuilder<MigratedContext>().UseSqlite(connectionString), MigratedContext.Tables));

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, Func<MigratedContext> context)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddConstraintErrors<MigratedContext>();
        services.AddScoped(_ => context());
        await using var provider = services.BuildServiceProvider();
        await using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        var exitCode = await MigrateCommand.RunAsync(provider, arguments, output, error, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
