using System.Collections.Concurrent;
using System.Net;
using Microsoft.Data.Sqlite;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Data;

public sealed class SqliteBackupTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Backup => Path.Combine(_folder.FullName, "backup.db");

    [Fact]
    public async Task A_backup_during_registrations_contains_all_that_were_completed_before_and_the_site_starts_with_it()
    {
        var registered = new ConcurrentBag<string>();
        List<string> before, after;
        await using (var site = Start())
        {
            var address = await site.AddressAsync();
            using var ended = new CancellationTokenSource();
            Task[] visitors = [.. Enumerable.Range(0, 3).Select(_ => RegisterAsync(address, registered, ended.Token))];
            await Polling.UntilAsync(() => Task.FromResult(registered.Count > 10));
            before = [.. registered];
            Assert.Equal((0, ""), await RunAsync("backup", Backup));
            var duringBackup = registered.Count;
            await Polling.UntilAsync(() => Task.FromResult(registered.Count > duringBackup));
            await ended.CancelAsync();
            await Task.WhenAll(visitors);
            after = [.. registered.Except(before)];

            Assert.Contains("Stop the site", (await RunAsync("restore", Backup)).Error, StringComparison.Ordinal);
            Assert.Empty(after.Except(await NamesAsync(_database.ConnectionString)));
        }

        Assert.Equal((0, ""), await RunAsync("restore", Backup));

        var restored = await NamesAsync(_database.ConnectionString);
        Assert.Empty(before.Except(restored));
        await using (var site = Start())
        {
            var next = new ConcurrentBag<string>();
            using var ended = new CancellationTokenSource();
            var visitor = RegisterAsync(await site.AddressAsync(), next, ended.Token);
            await Polling.UntilAsync(() => Task.FromResult(!next.IsEmpty), () => site.Output);
            await ended.CancelAsync();
            await visitor;
            using var client = Client(await site.AddressAsync());
            Assert.Equal(HttpStatusCode.Redirect, (await Visitors.TryLogInAsync(client, before[0], Registration.Password)).Status);
        }

        // The replaced database is kept.
        var file = new SqliteConnectionStringBuilder(_database.ConnectionString).DataSource + ".previous";
        Assert.Empty(after.Except(await NamesAsync($"Data Source={file}")));
        File.Delete(file);
    }

    [Fact]
    public async Task A_backup_can_be_read_by_its_owner_only_and_replaces_no_file()
    {
        Assert.Equal((0, ""), await RunAsync("migrate"));
        Assert.Equal((0, ""), await RunAsync("backup", Backup));

        Assert.Equal([Backup], _folder.EnumerateFiles().Select(file => file.FullName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
        }

        Assert.Equal((1, $"The file {Backup} exists. Choose another name."), await RunAsync("backup", Backup));
    }

    [Theory]
    [InlineData("text", "not a database")]
    [InlineData("empty", "not a database of the site")]
    [InlineData("damaged", "damaged")]
    [InlineData("newer", "does not know the migration 99990101000000_Later")]
    [InlineData("live", "-wal")]
    [InlineData("missing", "does not exist")]
    public async Task A_file_that_is_no_usable_backup_is_refused_and_the_database_is_kept(string kind, string error)
    {
        Assert.Equal((0, ""), await RunAsync("migrate"));
        Assert.Equal((0, ""), await RunAsync("backup", Backup));
        await SpoilAsync(kind);
        var file = new SqliteConnectionStringBuilder(_database.ConnectionString).DataSource;
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        var (exitCode, message) = await RunAsync("restore", Backup);

        Assert.Equal(1, exitCode);
        Assert.Contains(error, message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(file + ".part"));
    }

    [Fact]
    public async Task A_backup_restores_a_missing_database_whose_log_is_left()
    {
        Assert.Equal((0, ""), await RunAsync("migrate"));
        Assert.Equal((0, ""), await RunAsync("backup", Backup));
        var file = new SqliteConnectionStringBuilder(_database.ConnectionString).DataSource;
        File.Delete(file);
        await File.WriteAllTextAsync(file + "-wal", "left", TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), await RunAsync("restore", Backup));

        Assert.False(File.Exists(file + "-wal"));
        Assert.Empty(await NamesAsync(_database.ConnectionString));
    }

    [Theory]
    [InlineData("backup", "pg_dump")]
    [InlineData("restore", "pg_restore")]
    public async Task On_other_databases_the_commands_name_the_tools_to_use(string command, string tool)
    {
        await using var process = new ApplicationProcess(
            new Dictionary<string, string?> { ["Database:Provider"] = "PostgreSql", ["ConnectionStrings:PostgreSql"] = "Host=127.0.0.1;Port=1" }, [], command, Backup);

        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains(tool, Assert.Single(process.Errors), StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private ApplicationProcess Start(params string[] arguments) => new(
        new Dictionary<string, string?>(_database.Settings) { ["PasswordHasher:IterationCount"] = "1000", ["RateLimits:Enabled"] = "false" }, [], arguments);

    private async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        return (await process.ExitAsync(), string.Join('\n', process.Errors));
    }

    private async Task SpoilAsync(string kind)
    {
        switch (kind)
        {
            case "text":
                await File.WriteAllTextAsync(Backup, new string('x', 10_000), TestContext.Current.CancellationToken);
                break;
            case "empty":
                await File.WriteAllTextAsync(Backup, "", TestContext.Current.CancellationToken);
                break;
            case "damaged":
                // The table or the index of this name differs from the other one then; every query still succeeds.
                var bytes = await File.ReadAllBytesAsync(Backup, TestContext.Current.CancellationToken);
                bytes[bytes.AsSpan().LastIndexOf("CHICAGO"u8)] = (byte)'X';
                await File.WriteAllBytesAsync(Backup, bytes, TestContext.Current.CancellationToken);
                break;
            case "newer":
                await ExecuteAsync("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Later', '99')");
                break;
            case "live":
                await File.WriteAllTextAsync(Backup + "-wal", "x", TestContext.Current.CancellationToken);
                break;
            default:
                File.Delete(Backup);
                break;
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Backup};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // A constant of the test.
        await using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<List<string>> NamesAsync(string connectionString)
    {
        await using var connection = new SqliteConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new SqliteCommand("SELECT UserName FROM Users JOIN Profiles ON Profiles.UserId = Users.Id", connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var names = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };

    private static async Task RegisterAsync(Uri address, ConcurrentBag<string> registered, CancellationToken ended)
    {
        using var client = Client(address);
        while (!ended.IsCancellationRequested)
        {
            var form = new Registration();
            var page = await (await FormPage.OpenAsync(client, "/Account/Register")).PostAsync(form);
            Assert.Equal(HttpStatusCode.Redirect, page.Status);
            registered.Add(form["Input.UserName"]!);
        }
    }
}
