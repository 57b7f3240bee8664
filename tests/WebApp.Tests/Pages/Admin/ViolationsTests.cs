using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Pages.Admin.Violations;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Administration;

namespace WebApp.Tests.Pages.Admin;

public sealed class ViolationsOnSqliteTests(AppFixture<SqliteDatabase> fixture) : ViolationsTests<SqliteDatabase>(fixture);

public sealed class ViolationsOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : ViolationsTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class ViolationsOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : ViolationsTests<SqlServerDatabase>(fixture);

public abstract class ViolationsTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private readonly string _constraint = "CK_" + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Only_duplicates_rejected_by_the_database_are_counted()
    {
        await fixture.QueryAsync(db => db.ViolationCounts.ExecuteDeleteAsync());
        var faster = new Registration();
        await using var app = fixture.AppWith(services => services.AddSingleton<IUserValidator<User>>(
            new BeforeSaving(() => fixture.QueryAsync(db => faster.AddToAsync(db)))));
        var form = new Registration(email: faster["Input.Email"]);
        var page = await FormPage.OpenAsync(app.CreateClient(new() { AllowAutoRedirect = false }), "/Account/Register");
        Assert.Equal(["Input.Email"], (await page.PostAsync(form)).Errors.Keys);
        Assert.Equal(["Input.Email"], (await page.PostAsync(form)).Errors.Keys); // The check before the handler finds this one.
        await app.Services.GetRequiredService<ViolationRecorder>().FlushAsync();

        var row = Assert.Single(Rows(await OpenAsync("")));

        Assert.Equal(["IX_Users_NormalizedEmail", "Duplicate", "/Account/Register", "1", "1", "1", "1 more"], row);
    }

    [Theory]
    [InlineData("day", "2", "3 fewer")]
    [InlineData("week", "5", "3 fewer")]
    [InlineData("month", "16", "3 fewer")]
    [InlineData("", "5", "3 fewer")]
    [InlineData("year", "5", "3 fewer")]
    public async Task The_chart_and_the_tables_match(string span, string sum, string change)
    {
        var period = Period.Parse(span);
        await AddAsync(period switch
        {
            { Name: "day" } => [(0, 2), (30, 5), (200, 11)],
            { Name: "week" } => [(0, 2), (24 * 3, 3), (24 * 10, 8)],
            _ => [(0, 2), (24 * 3, 3), (24 * 20, 11), (24 * 45, 19)],
        });

        var page = await OpenAsync($"?span={span}&constraint={_constraint}");

        var row = Assert.Single(Rows(page));
        Assert.Equal(sum, row[3 + Period.All.ToList().IndexOf(period)]);
        Assert.Equal(change, row[6]);
        var told = page.Document.QuerySelectorAll("#over-time tbody td").Select(cell => cell.TextContent).Reverse().ToList();
        Assert.Equal(period.Steps, told.Count);
        Assert.Equal(sum, told.Sum(Parse).ToString(CultureInfo.InvariantCulture));
        Assert.StartsWith(sum + " rejected in the last ", page.Document.QuerySelector("figcaption")?.TextContent, StringComparison.Ordinal);
        Assert.Equal(told, page.Document.QuerySelectorAll(".bar title").Select(title => title.TextContent.Split(": ")[1].Split(' ')[0]));
        var top = page.Document.QuerySelectorAll(".axis text, .grid text").Max(line => Parse(line.TextContent));
        Assert.Equal(told, page.Document.QuerySelectorAll(".bar rect:not(.around)").Select(bar =>
            Math.Round(double.Parse(bar.GetAttribute("height")!, CultureInfo.InvariantCulture) * top / Chart.Height).ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Links_in_the_table_add_filters_and_links_above_it_remove_them()
    {
        await AddAsync([(0, 2)]);
        await AddAsync([(0, 3)], "/Other");
        await AddAsync([(0, 7)], "/Other", _constraint + "2");

        var page = await FollowAsync(await OpenAsync("?span=day"), "#by-constraint th a", text => text == _constraint);
        Assert.Equal([(_constraint, "3"), (_constraint, "2")], Rows(page).Select(row => (row[0], row[3]))); // The most frequent first.
        page = await FollowAsync(page, "#by-constraint td a", text => text == "/Other");
        Assert.Equal([(_constraint, "3")], Rows(page).Select(row => (row[0], row[3])));
        page = await FollowAsync(page, ".chips a", text => text == _constraint);
        Assert.Contains((_constraint, "3"), Rows(page).Select(row => (row[0], row[3])));
        Assert.Contains((_constraint + "2", "7"), Rows(page).Select(row => (row[0], row[3])));
        Assert.All(Rows(page), row => Assert.Equal("/Other", row[2]));
        Assert.Equal("24 hours", page.Document.QuerySelector(".choices [aria-current]")?.TextContent);
    }

    [Theory]
    [InlineData("?constraint=IX_None")]
    [InlineData("?constraint=%00&page=%EF%BF%BE")]
    public async Task Without_violations_the_page_explains_itself(string query)
    {
        var page = await OpenAsync(query);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Null(page.Document.QuerySelector("svg, table"));
        Assert.Contains("No matching rows were rejected in the last 30 days.", page.Document.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Charts_use_invariant_numbers_in_German()
    {
        await AddAsync([(0, 1_234), (24, 7)]);
        var client = await fixture.AdministratorAsync();
        client.DefaultRequestHeaders.Add("Accept-Language", "de");
        var page = await FormPage.OpenAsync(client, $"/Admin/Violations?constraint={_constraint}");

        Assert.Contains("1.241 abgelehnt", page.Document.QuerySelector("figcaption")?.TextContent, StringComparison.Ordinal);
        Assert.Equal("Prüfung", Assert.Single(Rows(page))[1]);
        Assert.All(
            page.Document.QuerySelectorAll("svg *").SelectMany(element => element.Attributes).Where(attribute => attribute.Name is "x" or "y" or "width" or "height"),
            attribute => Assert.DoesNotContain(",", attribute.Value, StringComparison.Ordinal));
    }

    private static int Parse(string number) => int.Parse(number, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static List<string[]> Rows(FormPage page) =>
        [.. page.Document.QuerySelectorAll("#by-constraint tbody tr").Select(row => row.Children.Select(cell => cell.TextContent.Trim()).ToArray())];

    private static Task<FormPage> FollowAsync(FormPage page, string links, Func<string, bool> text) => FormPage.OpenAsync(
        page.Client, page.Document.QuerySelectorAll(links).First(link => text(link.TextContent)).GetAttribute("href")!);

    private async Task<FormPage> OpenAsync(string query) => await FormPage.OpenAsync(await fixture.AdministratorAsync(), "/Admin/Violations" + query);

    private async Task AddAsync((int HoursAgo, int Count)[] counts, string page = "/Act", string? constraint = null)
    {
        var now = DateTime.UtcNow;
        var hour = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
        await fixture.QueryAsync(db =>
        {
            db.AddRange(counts.Select(count => new ViolationCount
            {
                Hour = hour.AddHours(-count.HoursAgo), ConstraintName = constraint ?? _constraint, Page = page, Kind = "Check", Count = count.Count,
            }));
            return db.SaveChangesAsync();
        });
    }
}
