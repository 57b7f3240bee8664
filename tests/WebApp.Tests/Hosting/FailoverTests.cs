using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Security;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Hosting;

/// <summary>
/// Two nodes and two database servers, which fail in turns under load: a node is killed, the primary database crashes and is started again,
/// and its replica is promoted.
/// </summary>
public sealed class FailoverTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Targets = 300;

    private readonly string _emails = Directory.CreateTempSubdirectory("emails-").FullName;
    private readonly ConcurrentBag<string> _registered = [];
    private readonly ConcurrentDictionary<string, (string Confirmed, List<string> Attempted)> _edited = new();
    private PostgreSqlServer _primary = null!;
    private PostgreSqlServer? _replica;
    private Nodes _nodes = null!;
    private long _lastSuccess;
    private TimeSpan _longestPause;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        _primary = await PostgreSqlServer.CreateAsync("-c wal_level=replica");
        _replica = await _primary.ReplicateAsync("replica");
        await _primary.CrashAsync();
        await _primary.StartAsync("-c synchronous_standby_names=replica"); // A commit that was confirmed survives the loss of the primary.
        await ExecuteAsync($"Host=127.0.0.1;Port={_primary.Port};Username=tests;Database=postgres", "CREATE DATABASE site");
        _nodes = new Nodes(
            new Dictionary<string, string?>
            {
                ["Database:Provider"] = "PostgreSql",
                ["Database:MigrateOnStartup"] = "true",
                ["ConnectionStrings:PostgreSql"] = ConnectionString,
                ["PasswordHasher:IterationCount"] = "1000",
                ["RateLimits:Enabled"] = "false",
                ["Proxy:KnownProxies"] = "127.0.0.1",
                ["Site:Address"] = "https://site.example",
                ["Email:Folder"] = _emails,
                ["Email:Timeout"] = "00:00:02",
                ["Logging:LogLevel:Default"] = "Warning",
            },
            count: 2);
        await _nodes.StartAsync(0, TestContext.Current.CancellationToken);
        await _nodes.StartAsync(1, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_replica is not null)
        {
            await _nodes.DisposeAsync();
            await _replica.DisposeAsync();
            await _primary.DisposeAsync();
        }

        Directory.Delete(_emails, recursive: true);
    }

    [Fact]
    public async Task What_was_answered_with_a_success_is_stored_once()
    {
        await AddUsersAsync();
        using var ended = new CancellationTokenSource();
        (_lastSuccess, _longestPause) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        Task[] load =
        [
            .. Enumerable.Range(0, 4).Select(_ => RepeatAsync(RegisterAsync, ended.Token)),
            .. Enumerable.Range(0, 2).Select(number => EditAsync($"target{number}", ended.Token)),
            RepeatAsync(SignOutAllAsync, ended.Token, TimeSpan.FromSeconds(3)),
        ];

        await PauseAsync(4);
        await _nodes.KillAsync(0);
        await PauseAsync(2);
        await _nodes.StartAsync(0, TestContext.Current.CancellationToken);
        await PauseAsync(4);
        await _primary.CrashAsync();
        await _primary.StartAsync();
        await PauseAsync(6);
        await _primary.CrashAsync();
        await _replica!.PromoteAsync();
        await PauseAsync(6);
        await _nodes.KillAsync(1);
        await _nodes.StartAsync(1, TestContext.Current.CancellationToken);
        await PauseAsync(4);
        await ended.CancelAsync();
        await Task.WhenAll(load);

        await using var db = Context();
        await WaitForBackgroundWorkAsync(db);
        output.WriteLine($"{_registered.Count} registrations, {string.Join(", ", _nodes.Statuses.Select(status => $"{(int)status.Key}: {status.Value}"))}. Longest time without a success: {_longestPause.TotalSeconds:F1} s.");
        Assert.DoesNotContain(_nodes.Statuses.Keys, status => status is >= HttpStatusCode.InternalServerError and not HttpStatusCode.ServiceUnavailable);
        Assert.True(_registered.Count > 20);
        await AssertRegistrationsAsync(db);
        await AssertEditsAsync(db);
        await AssertJobsAsync(db);
    }

    private string ConnectionString =>
        $"Host=127.0.0.1:{_primary.Port},127.0.0.1:{_replica!.Port};Target Session Attributes=primary;Host Recheck Seconds=1;Username=tests;Database=site;Maximum Pool Size=40";

    private static Task PauseAsync(int seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);

    private PostgreSqlAppDbContext Context() => new(new DbContextOptionsBuilder<PostgreSqlAppDbContext>().UseNpgsql(ConnectionString).Options);

    private async Task AddUsersAsync()
    {
        await RegisterAsync(_nodes.NewClient(), "root");
        for (var number = 0; number < 2; number++)
        {
            await RegisterAsync(_nodes.NewClient(), $"target{number}");
        }

        await using var db = Context();
        var role = db.Add(new Role { Name = RoleNames.Administrator, NormalizedName = RoleNames.Administrator.ToUpperInvariant() }).Entity;
        db.Add(new UserRole { UserId = await db.Users.Where(user => user.UserName == "root").Select(user => user.Id).SingleAsync(), RoleId = role.Id });
        for (var number = 2; number < Targets; number++)
        {
            db.Add(new User { UserName = $"target{number}", NormalizedUserName = $"TARGET{number}", Email = $"target{number}@example.com", NormalizedEmail = $"TARGET{number}@EXAMPLE.COM", CityId = 1, SecurityStamp = "stamp" });
        }

        await db.SaveChangesAsync();
    }

    private async Task RepeatAsync(Func<HttpClient, Task> step, CancellationToken ended, TimeSpan pause = default)
    {
        var client = _nodes.NewClient();
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await step(client);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                // The node was killed before it answered.
            }

            await Task.Delay(pause, CancellationToken.None);
        }
    }

    private Task RegisterAsync(HttpClient client) => RegisterAsync(_nodes.NewClient(), "u" + Guid.NewGuid().ToString("N")[..12]);

    private async Task RegisterAsync(HttpClient client, string name)
    {
        var page = await FormPage.OpenAsync(client, "/Account/Register");
        if (page.Status == HttpStatusCode.OK && (await page.PostAsync(new Registration(name))).Status == HttpStatusCode.Redirect)
        {
            _registered.Add(name);
            NoteSuccess();
        }
    }

    private void NoteSuccess()
    {
        var now = Stopwatch.GetTimestamp();
        lock (_registered)
        {
            var pause = Stopwatch.GetElapsedTime(_lastSuccess, now);
            (_longestPause, _lastSuccess) = (pause > _longestPause ? pause : _longestPause, now);
        }
    }

    private async Task EditAsync(string userName, CancellationToken ended)
    {
        var number = 0;
        _edited[userName] = (userName, []);
        await RepeatAsync(
            async client =>
            {
                var page = await FormPage.OpenAsync(client, "/Account/Manage/Index");
                if (page.Status == HttpStatusCode.Redirect)
                {
                    await Visitors.TryLogInAsync(client, userName, Registration.Password); // An administrator ended the session.
                    return;
                }

                if (page.Status != HttpStatusCode.OK)
                {
                    return;
                }

                var name = $"{userName} {number++}";
                _edited[userName].Attempted.Add(name);
                if ((await page.PostAsync(page.Filled(("Input.DisplayName", name)))) is { Status: HttpStatusCode.Redirect } answer
                    && answer.Response.Headers.Location?.ToString().Contains("Login", StringComparison.Ordinal) is false)
                {
                    _edited[userName] = (name, []);
                }
            },
            ended);
    }

    private async Task SignOutAllAsync(HttpClient client)
    {
        var page = await FormPage.OpenAsync(client, "/Admin/Users/Create");
        if (page.Status == HttpStatusCode.OK)
        {
            await page.PostToAsync("/Admin/Users/Actions?handler=Confirmed&search=target", [new("action", nameof(UserAction.SignOut)), new("all", "true")]);
        }
        else if (page.Status == HttpStatusCode.Redirect)
        {
            await Visitors.TryLogInAsync(client, "root", Registration.Password);
        }
    }

    // A job or an email that a killed node worked on continues when the claim ends.
    private static async Task WaitForBackgroundWorkAsync(PostgreSqlAppDbContext db)
    {
        for (var waited = 0; waited < 150; waited++)
        {
            if (!await db.BulkJobs.AnyAsync(job => job.FinishedAt == null) && !await db.OutboxMessages.AnyAsync(message => message.SentAt == null && message.FailedAt == null))
            {
                return;
            }

            await PauseAsync(1);
        }
    }

    private async Task AssertRegistrationsAsync(PostgreSqlAppDbContext db)
    {
        var stored = await db.Users.Where(user => user.PasswordHash != null).Select(user => user.UserName!).ToListAsync();
        Assert.Empty(_registered.Except(stored));
        Assert.Equal(stored.Count, stored.Distinct().Count());
        var emails = await db.OutboxMessages.Where(message => message.Kind == EmailKind.EmailConfirmation).Select(message => new { message.Id, message.User!.UserName, message.SentAt }).ToListAsync();
        Assert.All(_registered, name => Assert.NotNull(Assert.Single(emails, email => email.UserName == name).SentAt));
        Assert.Equal(emails.Select(email => $"{email.Id:N}.eml").Order(), Directory.GetFiles(_emails, "*.eml").Select(Path.GetFileName).Order());
    }

    private async Task AssertEditsAsync(PostgreSqlAppDbContext db)
    {
        foreach (var (userName, (confirmed, attempted)) in _edited)
        {
            var stored = await db.Users.Where(user => user.UserName == userName).Select(user => user.Profile!.DisplayName).SingleAsync();
            Assert.Contains(stored, attempted.Prepend(confirmed));
        }
    }

    private static async Task AssertJobsAsync(PostgreSqlAppDbContext db)
    {
        var jobs = await db.BulkJobs.ToListAsync();
        Assert.NotEmpty(jobs);
        Assert.All(jobs, job => Assert.Equal((Targets, null), (job.Done, job.StopReason)));
        var keys = await db.Users.Where(user => user.UserName!.StartsWith("target")).Select(user => user.Id.ToString()).ToListAsync();
        var audited = await db.AuditEntries.Where(entry => keys.Contains(entry.EntityKey) && entry.ActorName == "root").GroupBy(entry => entry.EntityKey).Select(group => group.Count()).ToListAsync();
        Assert.Equal(Targets, audited.Count);
        Assert.All(audited, count => Assert.Equal(jobs.Count, count));
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
