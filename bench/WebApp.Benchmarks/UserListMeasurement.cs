using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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

    public static async Task RunAsync(string provider, string connectionString)
    {
        var recorder = new StatementRecorder();
        await using var app = Site.Create(provider, connectionString, recorder);
        var client = app.CreateClient();
        await Administrator.SignInAsync(app.Services, client);
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

    private static async Task MeasureAsync(string name, string address, HttpClient client, AppDbContext db, StatementRecorder recorder)
    {
        var statements = await recorder.RecordAsync(() => client.GetStringAsync(address));
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

    private static async Task RunAsync(DbConnection connection, IReadOnlyList<RecordedStatement> statements)
    {
        foreach (var statement in statements)
        {
            await using var command = statement.ToCommand(connection);
            await RecordedStatement.ReadAsync(command);
        }
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    [GeneratedRegex("href=\"(?<value>[^\"]+)\" rel=\"next\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Next();

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
