using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Hosting;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Hosting;

public sealed partial class TelemetryTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    private readonly ConcurrentDictionary<string, StringBuilder> _received = new();

    [Fact]
    public async Task Rejected_rows_are_exported_to_the_configured_collector()
    {
        await using var collector = await CollectorAsync();
        await using (var app = AppWith(collector))
        {
            var page = await FormPage.OpenAsync(app.CreateClient(new() { AllowAutoRedirect = false }), "/Account/Register");
            await page.PostAsync(new Registration(cityId: 999999));
            fixture.Commands.Refuse = ("INSERT INTO \"Users\"", FakeSqlException.Create(
                (2601, "Cannot insert duplicate key row in object 'dbo.Users' with unique index 'IX_Users_NormalizedEmail'. The duplicate key value is (a).")));
            await page.PostAsync(new Registration());
            await ReceiveAsync("metrics", "IX_Users_NormalizedEmail");
        }

        Assert.Contains("constraints.violations", Received("metrics"), StringComparison.Ordinal);
        Assert.Contains("IX_Users_NormalizedEmail", Received("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_exported_as_traces_without_query_and_personal_data()
    {
        await using var collector = await CollectorAsync();
        await using (var app = AppWith(collector))
        {
            using var client = app.CreateClient(new() { AllowAutoRedirect = false });
            client.DefaultRequestHeaders.Add("User-Agent", "Lynx/77");
            (await client.GetAsync("/people/jane-secret?token=query-secret", TestContext.Current.CancellationToken)).Dispose();
            await Visitors.TryLogInAsync(client, "name-secret", "password-secret");
            await ReceiveAsync("traces", "Account/Login");
        }

        var traces = Received("traces");
        Assert.Contains("http.route", traces, StringComparison.Ordinal);
        Assert.Contains("Account/Login", traces, StringComparison.Ordinal);
        Assert.Contains("http.response.status_code", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("Lynx", traces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_ins_are_counted_by_outcome()
    {
        var counted = new ConcurrentBag<string>();
        using var listener = Listen("site.sign_ins", tags => counted.Add((string)tags["outcome"]!));
        var user = await fixture.AddUserAsync();

        await Visitors.TryLogInAsync(fixture.Visitor(), user.UserName!, "wrong password");
        await fixture.LogInAsync(user.UserName!);

        Assert.Contains(nameof(SignInFailure.WrongPassword), counted);
        Assert.Contains("Succeeded", counted);
    }

    [Fact]
    public async Task Requests_that_fail_because_of_the_database_are_counted()
    {
        var counted = new ConcurrentBag<string>();
        using var listener = Listen("site.database.outages", tags => counted.Add((string)tags["reason"]!));
        await using var app = fixture.App.WithWebHostBuilder(builder => builder
            .UseSetting("Database:MigrateOnStartup", "false").UseSetting("ConnectionStrings:Sqlite", "Data Source=/no/such/folder/app.db;Mode=ReadOnly"));

        (await app.CreateClient().GetAsync("/people/nobody", TestContext.Current.CancellationToken)).Dispose();

        Assert.Contains(nameof(DatabaseOutage.Unavailable), counted);
    }

    [Fact]
    public async Task Waiting_emails_and_passwords_are_measured()
    {
        var user = await fixture.AddUserAsync();
        await fixture.QueryAsync(db =>
        {
            db.Add(new OutboxMessage { UserId = user.Id, Culture = "en", NextAttemptAt = DateTime.UtcNow.AddDays(1), CreatedAt = DateTime.UtcNow.AddHours(-2) });
            db.Add(new OutboxMessage { UserId = user.Id, Culture = "en", SentAt = DateTime.UtcNow, CreatedAt = DateTime.UtcNow.AddHours(-9) });
            return db.SaveChangesAsync();
        });
        using var passwords = new PasswordHashLimiter(concurrent: 1, waiting: 2);
        using var gauges = ActivatorUtilities.CreateInstance<Gauges>(fixture.App.Services, passwords);
        await gauges.UpdateAsync(TestContext.Current.CancellationToken);
        using var turn = await passwords.EnterAsync(TestContext.Current.CancellationToken);
        var next = passwords.EnterAsync(TestContext.Current.CancellationToken);
        var measured = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured.AddOrUpdate(instrument.Name, value, (_, other) => Math.Max(value, other)));
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured.AddOrUpdate(instrument.Name, value, (_, other) => Math.Max(value, other)));
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal((1, 1), (measured["site.password_hashes.waiting"], measured["site.emails.waiting"]));
        Assert.InRange(measured["site.emails.oldest"], 7_200, 9_000);
        turn.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task The_dashboard_uses_documented_metrics_and_the_documentation_lists_existing_ones()
    {
        var names = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => names.TryAdd(Telemetry.Meters.Contains(instrument.Meter.Name) ? instrument.Name : "", true) };
        listener.Start();
        await using var collector = await CollectorAsync();
        await using var app = AppWith(collector);
        app.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app.StartServer();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = app.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri(address) });
        await Visitors.TryLogInAsync(client, "nobody", "wrong password");
        await (await FormPage.OpenAsync(client, "/Account/Register")).PostAsync(new Registration(cityId: 999999));

        var documented = Row().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations.md"), TestContext.Current.CancellationToken))
            .ToDictionary(row => row.Groups["prometheus"].Value, row => row.Groups["name"].Value);
        Assert.NotEmpty(documented);
        Assert.Empty(documented.Values.Except(names.Keys));
        Assert.Empty(names.Keys.Where(name => name.StartsWith("site.", StringComparison.Ordinal)).Except(documented.Values));

        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "grafana-dashboard.json"), TestContext.Current.CancellationToken));
        var used = dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .SelectMany(target => Metric().Matches(target.GetProperty("expr").GetString()!)).Select(match => Suffix().Replace(match.Value, "")).ToHashSet();
        Assert.True(used.Count > 10);
        Assert.Empty(used.Except(documented.Keys));
    }

    private static MeterListener Listen(string name, Action<Dictionary<string, object?>> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => measured(tags.ToArray().ToDictionary()));
        listener.Start();
        return listener;
    }

    private async Task<WebApplication> CollectorAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (HttpRequest request, string signal) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var text = _received.GetOrAdd(signal, _ => new StringBuilder());
            lock (text)
            {
                text.Append(Encoding.UTF8.GetString(body.ToArray()));
            }
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    // On a busy machine, the exporters may not send the rest when the application ends.
    private Task ReceiveAsync(string signal, string text) => Polling.UntilAsync(() => Task.FromResult(Received(signal).Contains(text, StringComparison.Ordinal)));

    private string Received(string signal)
    {
        var text = _received.GetOrAdd(signal, _ => new StringBuilder());
        lock (text)
        {
            return text.ToString();
        }
    }

    private WebApplicationFactory<Program> AppWith(WebApplication collector) => fixture.App.WithWebHostBuilder(host => host
        .UseSetting("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single())
        .UseSetting("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        .UseSetting("OTEL_BSP_SCHEDULE_DELAY", "100")
        .UseSetting("OTEL_METRIC_EXPORT_INTERVAL", "100"));

    [GeneratedRegex(@"^\| `(?<name>[a-z_.]+)` \| `(?<prometheus>[a-z_]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    // A list of labels follows “by”.
    [GeneratedRegex(@"\b(site|constraints|http_server|kestrel|aspnetcore|dotnet)_[a-z_]+(?=[\[{)])(?<!by \([^)]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("(?<=http_server_request_duration_seconds)_(count|bucket)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Suffix();
}
