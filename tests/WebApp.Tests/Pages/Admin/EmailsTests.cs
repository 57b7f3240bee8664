using System.Net;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Admin;

public sealed class EmailsOnSqliteTests(AppFixture<SqliteDatabase> fixture) : EmailsTests<SqliteDatabase>(fixture);

public sealed class EmailsOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : EmailsTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class EmailsOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : EmailsTests<SqlServerDatabase>(fixture);

/// <summary>Tests the list of undelivered emails.</summary>
public abstract class EmailsTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Address = "/Admin/Emails";

    [Fact]
    public async Task A_dead_letter_shows_no_address_and_no_link()
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        await AddAsync(user, failed: true);
        await AddAsync(user, failed: false);

        var page = await FormPage.OpenAsync(client, Address);

        var row = Assert.Single(page.Document.QuerySelectorAll("tbody tr"), row => row.QuerySelector("th")!.TextContent == user.UserName);
        Assert.Equal(["A new password", "10", "SmtpException"], row.QuerySelectorAll("td").Take(3).Select(cell => cell.TextContent));
        Assert.All(row.QuerySelectorAll("button"), button => Assert.Contains(user.UserName!, button.GetAttribute("aria-label"), StringComparison.Ordinal));
        Assert.DoesNotContain(user.Email!, page.Document.Body!.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("SetPassword", page.Document.Body.InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resending_a_dead_letter_resets_its_attempts()
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var id = await AddAsync(user, failed: true);

        var answer = await PostAsync(client, "Retry", id);

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var email = await fixture.QueryAsync(db => db.OutboxMessages.AsNoTracking().SingleAsync(email => email.Id == id));
        Assert.Equal((0, null), (email.Attempts, email.FailedAt));
        Assert.True(email.NextAttemptAt <= DateTime.UtcNow);
        Assert.Contains("The email was queued again.", (await FormPage.OpenAsync(client, Address)).Document.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_can_be_deleted()
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var id = await AddAsync(user, failed: true);

        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(client, "Delete", id)).Status);

        Assert.False(await fixture.QueryAsync(db => db.OutboxMessages.AnyAsync(email => email.Id == id)));
    }

    [Fact]
    public async Task A_dead_letter_is_not_resent_while_a_newer_email_is_queued()
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var id = await AddAsync(user, failed: true);
        await AddAsync(user, failed: false);

        var page = await PostAsync(client, "Retry", id);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("This email is already queued.", page.Errors[""]);
        Assert.NotNull((await fixture.QueryAsync(db => db.OutboxMessages.AsNoTracking().SingleAsync(email => email.Id == id))).FailedAt);
    }

    [Theory]
    [InlineData("Retry")]
    [InlineData("Delete")]
    public async Task A_queued_email_can_be_neither_resent_nor_deleted(string handler)
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var id = await AddAsync(user, failed: false);

        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(client, handler, id)).Status);

        Assert.Equal(3, await fixture.QueryAsync(db => db.OutboxMessages.Where(email => email.Id == id).Select(email => email.Attempts).SingleAsync()));
    }

    private static async Task<FormPage> PostAsync(HttpClient client, string handler, Guid id) =>
        await (await FormPage.OpenAsync(client, "/Admin/Users/Create")).PostToAsync($"{Address}?handler={handler}", [new("id", id.ToString())]);

    private Task<Guid> AddAsync(User user, bool failed) => fixture.QueryAsync(async db =>
    {
        var now = DateTime.UtcNow;
        var email = new OutboxMessage
        {
            UserId = user.Id, Kind = EmailKind.PasswordReset, Culture = "en", Attempts = failed ? 10 : 3, FailedAt = failed ? now : null, LastError = failed ? "SmtpException" : null,
        };
        db.Add(email);
        await db.SaveChangesAsync();
        return email.Id;
    });
}
