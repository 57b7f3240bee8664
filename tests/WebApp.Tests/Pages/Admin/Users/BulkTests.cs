using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

public sealed class BulkOnSqliteTests(AppFixture<SqliteDatabase> fixture) : BulkTests<SqliteDatabase>(fixture);

public sealed class BulkOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : BulkTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class BulkOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : BulkTests<SqlServerDatabase>(fixture);

/// <summary>One action on many users, and the file of many.</summary>
public abstract partial class BulkTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Selected_users_are_confirmed_before_an_action()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        var users = await AddAsync(prefix, 12);
        var list = await FormPage.OpenAsync(client, "/Admin/Users");

        var confirm = await list.PostToAsync("/Admin/Users/Actions", UserForms.Fields(UserAction.Disable, [.. users]));
        Assert.Equal("Disable: 12 users?", confirm.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal(11, confirm.Document.QuerySelectorAll("main li").Length); // Ten names, and how many more.
        Assert.Equal(0, await CountAsync(prefix, user => user.DisabledAt != null));

        var done = await confirm.PostToAsync("/Admin/Users/Actions?handler=Confirmed", UserForms.Fields(UserAction.Disable, [.. users]));
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal(12, await CountAsync(prefix, user => user.DisabledAt != null));
    }

    [Theory]
    [InlineData(UserAction.Unlock)]
    [InlineData(UserAction.SignOut)]
    [InlineData(UserAction.Lock)]
    public async Task Concurrent_identical_actions_all_succeed(UserAction action)
    {
        var client = await fixture.AdministratorAsync();
        var users = await AddAsync(UserForms.Name(), 20);
        var list = await FormPage.OpenAsync(client, "/Admin/Users");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() =>
            list.PostToAsync("/Admin/Users/Actions?handler=Confirmed", UserForms.Fields(action, [.. users.OrderBy(_ => Guid.NewGuid())])))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
    }

    [Fact]
    public async Task A_rejected_action_keeps_the_selection()
    {
        var users = await AddAsync(UserForms.Name(), 2);
        var list = await FormPage.OpenAsync(await fixture.AdministratorAsync(), "/Admin/Users");
        fixture.Commands.Refuse = (nameof(User.LockoutEnabled), new DbUpdateException("", FakeSqlException.Create((547, "The INSERT statement conflicted with the CHECK constraint \"CK_None\"."))));

        var page = await list.PostToAsync("/Admin/Users/Actions?handler=Confirmed", UserForms.Fields(UserAction.Lock, [.. users]));

        Assert.StartsWith("The changes conflict with stored data", page.Errors[""], StringComparison.Ordinal);
        Assert.Equal("Lock: 2 users?", page.Document.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Disabled_users_are_skipped_when_sending_password_links()
    {
        var client = await fixture.AdministratorAsync();
        var users = await AddAsync(UserForms.Name(), 2);
        await client.ActAsync(UserAction.Disable, users[0]);

        await client.ActAsync(UserAction.SendPasswordReset, [.. users]);

        Assert.Contains("completed for 1, skipped 1", (await FormPage.OpenAsync(client, "/Admin/Users")).Document.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal([users[1]], await fixture.QueryAsync(db => db.OutboxMessages.Where(email => users.Contains(email.UserId)).Select(email => email.UserId).ToListAsync()));
    }

    [Fact]
    public async Task An_action_is_required()
    {
        var users = await AddAsync(UserForms.Name(), 1);
        var list = await FormPage.OpenAsync(await fixture.AdministratorAsync(), "/Admin/Users");

        Assert.Equal(HttpStatusCode.BadRequest, (await list.PostToAsync("/Admin/Users/Actions?handler=Confirmed", [new("ids", users[0].ToString())])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await list.PostToAsync("/Admin/Users/Actions?handler=Confirmed", [new("action", "99"), new("ids", users[0].ToString())])).Status);
    }

    [Theory]
    [InlineData("/Admin/Users?search=ä", "/Admin/Users?search=%C3%A4")]
    [InlineData("https://elsewhere.example/", "/Admin/Users")]
    public async Task An_action_redirects_within_this_site_only(string back, string expected)
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var page = await FormPage.OpenAsync(client, "/Admin/Users/Create");

        page = await page.PostToAsync("/Admin/Users/Actions?handler=Confirmed", UserForms.Fields(UserAction.Lock, user.Id).Append(KeyValuePair.Create("back", (string?)back)));

        Assert.Equal((HttpStatusCode.Redirect, expected), (page.Status, page.Response.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task The_CSV_contains_the_filtered_users_and_no_formulas()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        var users = await AddAsync(prefix, 3);
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == users[0]).ExecuteUpdateAsync(set => set.SetProperty(user => user.UserName, "-2+3").SetProperty(user => user.Email, "=HYPERLINK(1)@example.com")));

        using var response = await client.GetAsync($"/Admin/Users/Export?search={prefix}", TestContext.Current.CancellationToken);

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Matches(@"^users-\d{4}-\d\d-\d\d\.csv$", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimStart('\uFEFF').TrimEnd().Split("\r\n");
        Assert.Equal("User name,Email,City,Status,Roles,Registered", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("\"'-2+3\",\"'=HYPERLINK(1)@example.com\",\"New York, NY\",", lines[1], StringComparison.Ordinal);
    }
}
