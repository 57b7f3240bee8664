using System.Globalization;
using ConstraintErrors.Doctor;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Administration;

namespace WebApp.Hosting;

internal static class Commands
{
    private const string Usage = """
        dotnet WebApp.dll                                         serves the site
        dotnet WebApp.dll migrate [--force]                       applies pending migrations, unless rows would make one fail; --force skips this check
        dotnet WebApp.dll health [ADDRESS]                        exits with 0 if the running server is ready; for health checks of containers
        dotnet WebApp.dll backup FILE                             copies a SQLite database to a new file, also while the site runs
        dotnet WebApp.dll restore FILE                            replaces a SQLite database with a backup, while the site does not run
        dotnet WebApp.dll doctor [--data] [--json]                compares the database with the model; exits with 0 if they match
        dotnet WebApp.dll seed --users N                          adds N plausible users, for demonstrations and measurements
        dotnet WebApp.dll create-admin USER-NAME EMAIL CITY-ID    creates the first administrator; reads the password from standard input
        """;

    public static bool IsCommand(string[] args) => args is [[not '-', ..], ..];

    /// <summary>
    /// Runs a command, if the arguments name one, and sets the exit code. Returns false when the arguments are for the server.
    /// </summary>
    public static async Task<bool> RunCommandAsync(this WebApplication app, string[] args)
    {
        switch (args)
        {
            case var _ when !IsCommand(args):
                return false;
            case ["migrate", .. var arguments]:
                Environment.ExitCode = await MigrateCommand.RunAsync(app.Services, arguments, Console.Out, Console.Error);
                return true;
            case ["backup", var file]:
                await RunOnSqliteAsync(app, "pg_dump, or BACKUP DATABASE of SQL Server", backup => backup.BackUpAsync(file));
                return true;
            case ["restore", var file]:
                await RunOnSqliteAsync(app, "pg_restore, or RESTORE DATABASE of SQL Server", backup => backup.RestoreAsync(file));
                return true;
            case ["health", ..] and { Length: <= 2 }:
                Environment.ExitCode = await HealthProbe.IsReadyAsync(app.Configuration, args.ElementAtOrDefault(1)) ? 0 : 1;
                return true;
            case ["doctor", .. var arguments]:
                Environment.ExitCode = await DoctorCommand.RunAsync(app.Services, arguments, Console.Out, Console.Error);
                return true;
            case ["create-admin", var userName, var email, var city] when int.TryParse(city, CultureInfo.InvariantCulture, out var cityId):
                await app.PrepareDatabaseAsync();
                await CreateAdministratorAsync(app, User.Create(userName, email, cityId));
                return true;
            case ["seed", "--users", var number] when int.TryParse(number, CultureInfo.InvariantCulture, out var count) && count > 0:
                await app.PrepareDatabaseAsync();
                await SeedAsync(app, count);
                return true;
            default:
                await Console.Error.WriteLineAsync(Usage);
                Environment.ExitCode = 2;
                return true;
        }
    }

    private static async Task RunOnSqliteAsync(WebApplication app, string tools, Func<SqliteBackup, Task> run)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        string? error = null;
        try
        {
            if (db is SqliteAppDbContext)
            {
                await run(new SqliteBackup(app.Configuration.GetConnectionString(nameof(DatabaseProvider.Sqlite))!, db.Database.GetMigrations()));
            }
            else
            {
                error = $"This command is for SQLite. Use {tools}.";
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or UnauthorizedAccessException or SqliteException)
        {
            error = exception.Message;
        }

        if (error is not null)
        {
            await Console.Error.WriteLineAsync(error);
            Environment.ExitCode = 1;
        }
    }

    private static async Task SeedAsync(WebApplication app, int count)
    {
        var shown = 0;
        var progress = new SynchronousProgress(done =>
        {
            var percent = (int)(100L * done / count);
            if (percent > shown)
            {
                shown = percent;
                Console.Write($"\r{percent} % of {count.ToString("N0", CultureInfo.InvariantCulture)} users");
            }
        });
        await ActivatorUtilities.CreateInstance<UserSeeder>(app.Services).SeedAsync(count, progress, CancellationToken.None);
        Console.WriteLine();
    }

    // Progress<T> reports asynchronously on another thread.
    private sealed class SynchronousProgress(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }

    private static async Task CreateAdministratorAsync(WebApplication app, User user)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var first = scope.ServiceProvider.GetRequiredService<FirstAdministrator>();
        var result = await first.CreateAsync(user, await Console.In.ReadLineAsync() ?? "");
        foreach (var error in result.Errors)
        {
            await Console.Error.WriteLineAsync(error.Description);
        }

        Environment.ExitCode = result.Succeeded ? 0 : 1;
    }
}
