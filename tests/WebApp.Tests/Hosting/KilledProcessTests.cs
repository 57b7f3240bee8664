using System.Collections.Concurrent;
using System.Net;
using Microsoft.Data.Sqlite;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Hosting;

/// <summary>The only process of a site on SQLite is killed while people register.</summary>
public sealed class KilledProcessTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new();
    private readonly ConcurrentBag<string> _registered = [];
    private Nodes _nodes = null!;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _nodes = new Nodes(
            new Dictionary<string, string?>(_database.Settings) { ["PasswordHasher:IterationCount"] = "1000", ["RateLimits:Enabled"] = "false", ["Proxy:KnownProxies"] = "127.0.0.1" },
            count: 1);
        await _nodes.StartAsync(0, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _nodes.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Registrations_that_were_answered_with_a_success_are_stored_once()
    {
        using var ended = new CancellationTokenSource();
        Task[] visitors = [.. Enumerable.Range(0, 4).Select(_ => RegisterAsync(ended.Token))];
        for (var kill = 0; kill < 3; kill++)
        {
            var before = _registered.Count;
            await Polling.UntilAsync(() => Task.FromResult(_registered.Count > before + 5));
            await _nodes.KillAsync(0);
            await _nodes.StartAsync(0, TestContext.Current.CancellationToken);
        }

        await ended.CancelAsync();
        await Task.WhenAll(visitors);

        await using var connection = new SqliteConnection(_database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new SqliteCommand("SELECT UserName FROM Users JOIN Profiles ON Profiles.UserId = Users.Id", connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var stored = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            stored.Add(reader.GetString(0));
        }

        Assert.Empty(_registered.Except(stored));
        Assert.DoesNotContain(_nodes.Statuses.Keys, status => status >= HttpStatusCode.InternalServerError);
    }

    private async Task RegisterAsync(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            var form = new Registration();
            try
            {
                var page = await FormPage.OpenAsync(_nodes.NewClient(), "/Account/Register");
                if ((await page.PostAsync(form)).Status == HttpStatusCode.Redirect)
                {
                    _registered.Add(form["Input.UserName"]!);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // The process was killed before it answered.
            }
        }
    }
}
