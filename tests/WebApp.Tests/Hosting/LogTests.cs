using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Hosting;

public sealed class LogTests : IAsyncLifetime
{
    private const string ClientAddress = "203.0.113.77";

    private readonly SqliteDatabase _database = new();
    private readonly DirectoryInfo _emails = Directory.CreateTempSubdirectory();

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task Logs_contain_no_personal_data_and_no_secrets_and_users_cannot_add_lines(string environment)
    {
        var form = new Registration();
        var name = form["Input.UserName"]!;
        string output, link;
        await using (var process = new ApplicationProcess(Settings(), [new("ASPNETCORE_ENVIRONMENT", environment)]))
        {
            using var client = await ClientAsync(process);
            await (await FormPage.OpenAsync(client, "/Account/Register")).PostAsync(form);
            await Visitors.TryLogInAsync(client, name, "wrong password of " + name);
            await Visitors.TryLogInAsync(client, "nobody\nwarn: forged[1]\n", Registration.Password);
            await Visitors.TryLogInAsync(client, form["Input.Email"]!, Registration.Password);
            (await client.GetAsync("/people/a%0Awarn:%20forged", TestContext.Current.CancellationToken)).Dispose();
            (await client.GetAsync("/Account/SetPassword?user=x%0Awarn:%20forged&token=" + name, TestContext.Current.CancellationToken)).Dispose();
            await (await FormPage.OpenAsync(client, "/Account/ForgotPassword")).PostAsync([new("Input.UserNameOrEmail", form["Input.Email"]), new("Input.Email", form["Input.Email"])]);
            link = await LinkAsync();
            (await client.GetAsync(link, TestContext.Current.CancellationToken)).Dispose();
            await Polling.UntilAsync(() => Task.FromResult(process.Output.Contains("1002", StringComparison.Ordinal)));
            output = process.Output;
        }

        var token = Regex.Match(link, "token=(?<token>[^&]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["token"].Value;
        Assert.True(token.Length > 20);
        Assert.Contains("Sign-in to account", output, StringComparison.Ordinal);
        Assert.All(
            new[] { Registration.Password, "wrong password", token, form["Input.Email"]!, name, ClientAddress, "nobody" },
            secret => Assert.DoesNotContain(secret, output, StringComparison.Ordinal));
        Assert.DoesNotContain(output.Split('\n'), line => line.StartsWith("warn: forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Outside_Development_each_entry_is_a_line_of_JSON_with_the_time_in_UTC_and_the_trace_ID()
    {
        await using var process = new ApplicationProcess(Settings(), []);
        using var client = await ClientAsync(process);
        await Visitors.TryLogInAsync(client, "nobody", "wrong password");
        await Polling.UntilAsync(() => Task.FromResult(process.Output.Contains("\"EventId\":1002", StringComparison.Ordinal)));

        var entries = process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.All(entries, entry => Assert.Equal(DateTimeKind.Utc, DateTime.Parse(entry.GetProperty("Timestamp").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Kind));
        var failure = Assert.Single(entries, entry => entry.GetProperty("EventId").GetInt32() == 1002);
        Assert.Contains(failure.GetProperty("Scopes").EnumerateArray(), scope => scope.TryGetProperty("TraceId", out var trace) && trace.GetString()!.Length == 32);
    }

    [Fact]
    public async Task Settings_choose_another_format()
    {
        await using var process = new ApplicationProcess(Settings(("Logging:Console:FormatterName", "systemd")), []);
        using var client = await ClientAsync(process);

        Assert.Contains("<6>Microsoft.Hosting.Lifetime", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_is_logged_with_the_server_and_without_its_password()
    {
        await using var process = new ApplicationProcess(
            Settings(("Database:Provider", "PostgreSql"), ("Database:MigrateOnStartup", "false"), ("Database:MaxRetryCount", "0"),
                ("ConnectionStrings:PostgreSql", "Host=127.0.0.1;Port=1;Database=site;Username=site;Password=purple-giraffe")),
            []);
        using var client = await ClientAsync(process);
        using var response = await client.GetAsync("/people/nobody", TestContext.Current.CancellationToken);
        await Polling.UntilAsync(() => Task.FromResult(process.Output.Contains("\"EventId\":3002", StringComparison.Ordinal)), () => process.Output);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("127.0.0.1:1", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("purple-giraffe", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(ClientAddress, process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_entry_of_the_application_has_an_event_ID_that_the_documentation_lists()
    {
        var events = typeof(Program).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().Order().ToList();
        var documented = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md")), @"^\| (?<id>\d{4}) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(match => int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture));

        Assert.Equal(events, documented.Order());
        Assert.Equal(events.Distinct(), events);
    }

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _emails.Delete(recursive: true);
    }

    private Dictionary<string, string?> Settings(params (string Key, string Value)[] others)
    {
        var settings = new Dictionary<string, string?>(_database.Settings) { ["Proxy:KnownProxies"] = "127.0.0.1", ["Email:Folder"] = _emails.FullName };
        foreach (var (key, value) in others)
        {
            settings[key] = value;
        }

        return settings;
    }

    private static async Task<HttpClient> ClientAsync(ApplicationProcess process)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = await process.AddressAsync() };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", ClientAddress);
        return client;
    }

    private async Task<string> LinkAsync()
    {
        var link = "";
        await Polling.UntilAsync(async () =>
        {
            foreach (var file in _emails.EnumerateFiles("*.eml"))
            {
                var text = await File.ReadAllTextAsync(file.FullName, TestContext.Current.CancellationToken);
                link = Regex.Match(text, @"^http\S+/Account/SetPassword\S+", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Value;
                if (link.Length > 0)
                {
                    return true;
                }
            }

            return false;
        });
        return new Uri(link).PathAndQuery;
    }
}
