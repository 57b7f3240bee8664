using System.Data.Common;
using System.Globalization;
using System.Net;
using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Benchmarks.Growth;

/// <summary>The application with Kestrel on 127.0.0.1, on a database with a given number of users.</summary>
internal sealed class GrowthSite : IAsyncDisposable
{
    private const int PageSize = 50;
    private const int Samples = 500;

    private readonly WebApplicationFactory<UserList> _app;
    private readonly StatementRecorder _recorder = new();
    private readonly HttpClient _administrator, _visitor;
    private readonly DbConnection _connection;
    private readonly string[] _taken = new string[Samples];
    private int _sent;

    private GrowthSite(string provider, string connectionString, int users)
    {
        Users = users;
        _app = Site.Create(provider, connectionString, _recorder, ("PasswordHasher:IterationCount", "1"));
        _app.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _app.StartServer();
        var address = new Uri(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        _administrator = Client(address);
        _visitor = Client(address);
        _connection = provider == nameof(DatabaseProvider.Sqlite) ? new SqliteConnection(connectionString) : new NpgsqlConnection(connectionString);
    }

    public int Users { get; }

    public IReadOnlyList<GrowthRequest> Requests { get; private set; } = [];

    public static async Task<GrowthSite> StartAsync(string provider, string connectionString, int users)
    {
        var site = new GrowthSite(provider, connectionString, users);
        await site.SeedAsync();
        await Administrator.SignInAsync(site._app.Services, site._administrator);
        await site._connection.OpenAsync();
        site.Requests = await site.CreateRequestsAsync();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        _administrator.Dispose();
        _visitor.Dispose();
        await _connection.DisposeAsync();
        await _app.DisposeAsync();
    }

    private static HttpClient Client(Uri address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };

    private async Task SeedAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await ActivatorUtilities.CreateInstance<UserSeeder>(_app.Services).SeedAsync(Users, new Progress<int>(), CancellationToken.None);
        if (db.Database.IsNpgsql())
        {
            // Otherwise autovacuum runs during the measurement.
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
            await db.Database.ExecuteSqlAsync($"VACUUM ANALYZE");
        }

        var (step, number) = (Users / Samples, 0);
        await foreach (var email in db.Users.Select(user => user.Email!).AsAsyncEnumerable())
        {
            if (number % step == 0 && number / step < Samples)
            {
                _taken[number / step] = email;
            }

            number++;
        }
    }

    private async Task<IReadOnlyList<GrowthRequest>> CreateRequestsAsync()
    {
        const string Form = "/Account/Register", List = "/Admin/Users";
        var token = await Administrator.TokenAsync(_visitor, Form);
        return
        [
            new("Live check of an email", () => PostAsync($"{Form}?{RulesOfAttribute.CheckParameter}=Input.Email", HttpStatusCode.OK, token, Check())),
            new("Registration form", () => GetAsync(_visitor, Form)),
            new("Registration", () => PostAsync(Form, HttpStatusCode.Redirect, token, Registration())) { BatchSize = 2 },
            await PageAsync("List of users: first page", List),
            await PageAsync("List of users: 1000th page", $"{List}?after={await LastUserOfPageAsync(Math.Min(1000, Users / PageSize / 2) - 1)}"),
            await PageAsync("List of users: search for one", $"{List}?search={Uri.EscapeDataString(_taken[Samples / 2])}"),
            await PageAsync("List of users: search for many", $"{List}?search=uma."),
            new("Export of 1000 users", () => GetAsync(_administrator, List + "/Export")) { BatchSize = 1, Interval = 20, Rows = Users },
        ];
    }

    private async Task<GrowthRequest> PageAsync(string name, string address)
    {
        await GetAsync(_administrator, address); // Loads the cached reference data.
        var commands = new List<DbCommand>();
        foreach (var statement in await _recorder.RecordAsync(() => GetAsync(_administrator, address)))
        {
            commands.Add(statement.ToCommand(_connection));
            await commands[^1].PrepareAsync();
        }

        return new(name, () => GetAsync(_administrator, address)) { Statements = commands };
    }

    private async Task<Guid> LastUserOfPageAsync(int page)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        return await db.Users.OrderBy(user => user.NormalizedUserName).Skip(page * PageSize - 1).Select(user => user.Id).FirstAsync();
    }

    /// <summary>Every other email is taken.</summary>
    private IEnumerable<KeyValuePair<string, string>> Check() =>
        [new("Input.Email", _sent++ % 2 == 0 ? _taken[_sent / 2 % Samples] : Invariant($"free{_sent}@example.com"))];

    private IEnumerable<KeyValuePair<string, string>> Registration()
    {
        var name = Invariant($"visitor{_sent++}");
        return
        [
            new("Input.UserName", name), new("Input.Email", $"{name}@example.com"), new("Input.CityId", "13"),
            new("Input.Password", "quiet otter paints seven"), new("Input.ConfirmPassword", "quiet otter paints seven"),
        ];
    }

    private async Task PostAsync(string address, HttpStatusCode expected, string token, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var form = new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", token)));
        using var response = await _visitor.PostAsync(address, form);
        if (response.StatusCode != expected)
        {
            throw new InvalidOperationException($"{address}: {response.StatusCode}");
        }
    }

    private static async Task GetAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{address}: {response.StatusCode}");
        }

        await response.Content.CopyToAsync(Stream.Null);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
