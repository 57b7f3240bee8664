using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Admin;

public sealed class OverviewOnSqliteTests(AppFixture<SqliteDatabase> fixture) : OverviewTests<SqliteDatabase>(fixture);

public sealed class OverviewOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : OverviewTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class OverviewOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : OverviewTests<SqlServerDatabase>(fixture);

public abstract class OverviewTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private static readonly DateTime s_today = DateTime.UtcNow.Date;

    [Fact]
    public async Task Each_number_of_users_equals_the_count_of_the_linked_list()
    {
        await AddUsersAsync(
            user => user.EmailConfirmed = true,
            user => user.EmailConfirmed = true,
            user => (user.EmailConfirmed, user.DisabledAt) = (true, s_today),
            user => user.DisabledAt = s_today,
            user => (user.EmailConfirmed, user.LockoutEnd) = (true, User.LockedForGood),
            user => (user.EmailConfirmed, user.LockoutEnd) = (true, DateTimeOffset.UtcNow.AddDays(-1)));

        var page = await OpenAsync();

        var rows = page.Document.QuerySelectorAll("[aria-labelledby=users-title] tbody tr");
        Assert.Equal(["Active", "Locked", "Disabled", "Unconfirmed"], rows.Select(row => row.QuerySelector("th")!.TextContent));
        foreach (var row in rows)
        {
            var list = await FormPage.OpenAsync(page.Client, row.QuerySelector("a")!.GetAttribute("href")!);
            var number = row.QuerySelector(".number")!.TextContent;
            Assert.True(int.Parse(number, CultureInfo.InvariantCulture) > 0);
            Assert.Equal($"Matching users: {number}", list.Document.QuerySelector("#matching")!.TextContent);
            Assert.StartsWith($"{row.QuerySelector("th")!.TextContent}: {number} of ", row.QuerySelector("svg")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        }

        var all = await fixture.QueryAsync(db => db.Users.CountAsync());
        Assert.Equal(all.ToString(CultureInfo.InvariantCulture), Figure(page, "users"));
        Assert.Equal($"Users: {all}", (await FormPage.OpenAsync(page.Client, "/Admin/Users")).Document.QuerySelector("#matching")!.TextContent);
    }

    [Fact]
    public async Task Registrations_of_30_days_have_a_bar_for_each_day_and_older_ones_have_none()
    {
        await AddUsersAsync(
            user => user.CreatedAt = s_today.AddDays(-3),
            user => user.CreatedAt = s_today.AddDays(-3).AddHours(23.9),
            user => user.CreatedAt = s_today.AddDays(-29),
            user => user.CreatedAt = s_today.AddDays(-30).AddHours(23));

        var page = await OpenAsync();

        var bars = Bars(page, "registrations");
        Assert.Equal(30, bars.Count);
        Assert.Equal(("2", "1"), (bars[^4], bars[0]));
        var expected = await fixture.QueryAsync(db => db.Users.CountAsync(user => user.CreatedAt >= s_today.AddDays(-29)));
        Assert.Equal(expected, bars.Sum(bar => int.Parse(bar, CultureInfo.InvariantCulture)));
        Assert.Equal(expected.ToString(CultureInfo.InvariantCulture), Figure(page, "registrations"));
    }

    [Fact]
    public async Task The_overview_counts_waiting_and_failing_emails_separately()
    {
        var users = await AddUsersAsync(_ => { }, _ => { }, _ => { }, _ => { });
        await fixture.QueryAsync(async db =>
        {
            await db.OutboxMessages.ExecuteDeleteAsync();
            db.AddRange(users.Select((user, index) => new OutboxMessage
            {
                UserId = user, Kind = EmailKind.PasswordReset, Culture = "en", Attempts = index == 1 ? 2 : 0, SentAt = index == 0 ? s_today : null, NextAttemptAt = s_today.AddDays(2),
            }));
            return await db.SaveChangesAsync();
        });

        var page = await OpenAsync();

        Assert.Equal("3", Figure(page, "emails"));
        Assert.Equal("Not attempted yet: 2. Failed, will be retried: 1.", Card(page, "emails").QuerySelector(".hint")!.TextContent);
        Assert.Equal("33.33%", Card(page, "emails").QuerySelector(".part")!.GetAttribute("width"));
    }

    [Fact]
    public async Task The_overview_shows_running_jobs_only()
    {
        var running = Guid.CreateVersion7();
        await fixture.QueryAsync(async db =>
        {
            // Leased by another process, so that this process does not run it.
            db.AddRange(Job(running, finishedAt: null), Job(Guid.CreateVersion7(), finishedAt: s_today));
            return await db.SaveChangesAsync();
        });

        var page = await OpenAsync();

        var row = Assert.Single(Card(page, "jobs").QuerySelectorAll(".jobs li"));
        Assert.Equal("1", Figure(page, "jobs"));
        Assert.Equal($"/Admin/Users/Job/{running}", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("Lock: 30 of 120 users", row.QuerySelector("svg")!.GetAttribute("aria-label"));
        Assert.Equal("25%", row.QuerySelector(".part")!.GetAttribute("width"));
    }

    [Fact]
    public async Task Rejected_rows_of_7_days_equal_those_of_the_linked_page()
    {
        await fixture.QueryAsync(async db =>
        {
            await db.ViolationCounts.ExecuteDeleteAsync();
            db.AddRange(new[] { (0, 3), (3, 4), (8, 9) }.Select(count => new ViolationCount
            {
                Hour = s_today.AddDays(-count.Item1), ConstraintName = "IX_Some", Page = "/Some", Kind = "Unique", Count = count.Item2,
            }));
            return await db.SaveChangesAsync();
        });

        var page = await OpenAsync();

        Assert.Equal("7", Figure(page, "rejected"));
        Assert.Equal(["0", "0", "0", "4", "0", "0", "3"], Bars(page, "rejected"));
        var link = Card(page, "rejected").QuerySelector(".figure a")!.GetAttribute("href")!;
        var violations = await FormPage.OpenAsync(page.Client, link);
        Assert.StartsWith("7 rejected in the last 7 days", violations.Document.QuerySelector("figcaption")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_chart_has_a_text_alternative_and_no_inline_style()
    {
        var page = await OpenAsync();

        var charts = page.Document.QuerySelectorAll("svg");
        Assert.True(charts.Length >= 7);
        Assert.All(charts, chart =>
        {
            Assert.Equal("img", chart.GetAttribute("role"));
            var text = chart.GetAttribute("aria-label") ?? page.Document.GetElementById(chart.GetAttribute("aria-labelledby")!)?.TextContent;
            Assert.False(string.IsNullOrWhiteSpace(text));
        });
        Assert.Empty(page.Document.QuerySelectorAll("[style], style, script:not([src])"));
    }

    [Fact]
    public async Task The_overview_is_the_first_administration_page_in_both_languages()
    {
        var client = await fixture.AdministratorAsync();
        client.DefaultRequestHeaders.Add("Accept-Language", "de");

        var page = await FormPage.OpenAsync(client, "/Admin");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var first = page.Document.QuerySelector(".tabs a")!;
        Assert.Equal(("Übersicht", "/Admin", "page"), (first.TextContent, first.GetAttribute("href"), first.GetAttribute("aria-current")));
        Assert.Equal("/Admin", page.Document.QuerySelector("header nav a")!.GetAttribute("href"));
        Assert.All(page.Document.QuerySelectorAll("svg *").SelectMany(element => element.Attributes).Where(attribute => attribute.Name is "x" or "y" or "width" or "height"),
            attribute => Assert.DoesNotContain(",", attribute.Value, StringComparison.Ordinal));
    }

    private static IElement Card(FormPage page, string name) => page.Document.QuerySelector($"[aria-labelledby={name}-title]")!;

    private static string Figure(FormPage page, string name) => Card(page, name).QuerySelector(".figure")!.TextContent.Trim();

    private static List<string> Bars(FormPage page, string name) => [.. Card(page, name).QuerySelectorAll(".bar title").Select(title => title.TextContent.Split(": ")[1])];

    private static BulkJob Job(Guid id, DateTime? finishedAt) => new()
    {
        Id = id, Action = UserAction.Lock, Filter = "", ActorName = "root", Culture = "en", Total = 120, Done = 20, Skipped = 10, LeasedUntil = DateTime.UtcNow.AddDays(1), FinishedAt = finishedAt,
    };

    private async Task<FormPage> OpenAsync() => await FormPage.OpenAsync(await fixture.AdministratorAsync(), "/Admin");

    private Task<List<Guid>> AddUsersAsync(params Action<User>[] changes) => fixture.QueryAsync(async db =>
    {
        var users = changes.Select(change =>
        {
            var name = UserForms.Name();
            var user = User.Create(name, $"{name}@example.com", 1);
            (user.NormalizedUserName, user.NormalizedEmail, user.SecurityStamp) = (name.ToUpperInvariant(), user.Email!.ToUpperInvariant(), "x");
            user.Profile!.Handle = name;
            change(user);
            return user;
        }).ToList();
        db.AddRange(users);
        await db.SaveChangesAsync();
        return users.ConvertAll(user => user.Id);
    });
}
