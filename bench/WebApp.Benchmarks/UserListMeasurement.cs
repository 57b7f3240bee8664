using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Benchmarks;

/// <summary>
/// The list of users beside the bare SQL that it rests on, on a database with many: the data as the page gets it, and the whole
/// page as a browser does. Medians, in turns, in one run.
/// </summary>
internal static partial class UserListMeasurement
{
    private const int Rounds = 500;

    /// <summary>So many requests the runtime takes to compile all of a page with optimization.</summary>
    private const int RequestsBefore = 8000;

    private const string Password = "quiet otter paints seven";

    public static async Task RunAsync(string provider, string connectionString)
    {
        var recorder = new Recorder();
        await using var app = new WebApplicationFactory<UserList>().WithWebHostBuilder(builder =>
        {
            builder.UseSolutionRelativeContentRoot("src/WebApp", AppContext.BaseDirectory, "*.sln");
            builder.UseEnvironment("Production");
            builder.UseSetting("AllowedHosts", "*");
            builder.UseSetting("Database:Provider", provider);
            builder.UseSetting("Database:MigrateOnStartup", "true");
            builder.UseSetting($"ConnectionStrings:{provider}", connectionString);
            builder.UseSetting("Logging:LogLevel:Default", "Error");
            builder.ConfigureServices(services =>
            {
                services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(recorder));
                services.ConfigureDbContext<PostgreSqlAppDbContext>(options => options.AddInterceptors(recorder));
                services.ConfigureDbContext<SqlServerAppDbContext>(options => options.AddInterceptors(recorder));
            });
        });
        var client = await LogInAsync(app);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.Database.OpenConnectionAsync();
        var count = await db.Users.CountAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}, {count:N0} users"));
        Console.WriteLine("| page | bare SQL | data | times | whole page | times |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");

        var address = "/Admin/Users";
        for (var request = 0; request < RequestsBefore; request++)
        {
            await client.GetStringAsync(address);
        }

        await MeasureAsync("first", address, client, db, recorder);
        for (var page = 2; page <= 1000; page++)
        {
            address = System.Net.WebUtility.HtmlDecode(Next().Match(await client.GetStringAsync(address)).Groups["value"].Value);
        }

        await MeasureAsync("1,000th, by following links", address, client, db, recorder);
        await MeasureAsync("search", "/Admin/Users?search=uma.ki", client, db, recorder);
    }

    private static async Task MeasureAsync(string name, string address, HttpClient client, AppDbContext db, Recorder recorder)
    {
        recorder.IsOn = true;
        await client.GetStringAsync(address);
        recorder.IsOn = false;

        // The statements that find the users; that which looks whose session it is is not what the list rests on.
        var statements = recorder.Take();
        var position = Position(address);
        var list = ActivatorUtilities.CreateInstance<UserList>(new Services(db));
        var filter = UserFilter.Parse(new Uri(new Uri("http://localhost"), address).Query);
        var (bare, data, page) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(await TimeAsync(() => RunAsync(db.Database.GetDbConnection(), statements)));
            data.Add(await TimeAsync(() => list.PageAsync(filter, position, CancellationToken.None)));
            page.Add(await TimeAsync(() => client.GetByteArrayAsync(address)));
        }

        var (sql, mine, whole) = (Median(bare), Median(data), Median(page));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {sql:F2} ms | {mine:F2} ms | {mine / sql:F1} | {whole:F2} ms | {whole / sql:F1} |"));
    }

    private static UserCursor Position(string address)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(new Uri("http://localhost"), address).Query);
        return new UserCursor { After = Guid.TryParse(query.GetValueOrDefault("after"), out var after) ? after : null };
    }

    private static async Task RunAsync(DbConnection connection, IReadOnlyList<(string Text, (string Name, object? Value)[] Parameters)> statements)
    {
        foreach (var (text, parameters) in statements)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The application's own statement, as it was sent.
            command.CommandText = text;
#pragma warning restore CA2100
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }

            await using var reader = await command.ExecuteReaderAsync();
            var values = new object[reader.FieldCount];
            while (await reader.ReadAsync())
            {
                reader.GetValues(values);
            }
        }
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<HttpClient> LogInAsync(WebApplicationFactory<UserList> app)
    {
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var first = scope.ServiceProvider.GetRequiredService<FirstAdministrator>();
            if (!await first.ExistsAsync())
            {
                await first.CreateAsync(User.Create("root", "root@example.com", 1), Password);
            }
        }

        var client = app.CreateClient();
        var token = Token().Match(await client.GetStringAsync("/Account/Login")).Groups["value"].Value;
        using var form = new FormUrlEncodedContent(
        [
            new("Input.UserNameOrEmail", "root"), new("Input.Password", Password), new("__RequestVerificationToken", token),
        ]);
        await client.PostAsync("/Account/Login", form);
        return client;
    }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"(?<value>[^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();

    [GeneratedRegex("href=\"(?<value>[^\"]+)\" rel=\"next\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Next();

    private sealed class Recorder : DbCommandInterceptor
    {
        private readonly List<(string, (string, object?)[])> _statements = [];

        public bool IsOn { get; set; }

        public List<(string Text, (string Name, object? Value)[] Parameters)> Take()
        {
            var taken = _statements.ToList();
            _statements.Clear();
            return taken;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (IsOn && command.CommandText.Contains("FROM \"Users\"", StringComparison.Ordinal) && !command.CommandText.Contains("SecurityStamp", StringComparison.Ordinal))
            {
                _statements.Add((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
            }

            return ValueTask.FromResult(result);
        }
    }

    /// <summary>What the list is made of, with one context for all rounds.</summary>
    private sealed class Services(AppDbContext db) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(AppDbContext) ? db
            : serviceType == typeof(TimeProvider) ? TimeProvider.System
            : serviceType == typeof(Microsoft.AspNetCore.Identity.ILookupNormalizer) ? new CompatibilityNormalizer()
            : null;
    }
}
