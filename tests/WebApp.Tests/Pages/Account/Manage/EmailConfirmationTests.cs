using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account.Manage;

public sealed class EmailConfirmationOnSqliteTests(AppFixture<SqliteDatabase> fixture) : EmailConfirmationTests<SqliteDatabase>(fixture);

public sealed class EmailConfirmationOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : EmailConfirmationTests<PostgreSqlDatabase>(fixture);

public abstract class EmailConfirmationTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private readonly RecordingDelivery _delivery = new();

    [Fact]
    public async Task Registration_mails_a_link_that_confirms_the_email_once()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var form = await RegisterAsync(app);
        var link = _delivery.LinkTo(form["Input.Email"]!);
        var page = await FormPage.OpenAsync(app.NewClient(), link);
        Assert.False((await fixture.FindUserAsync(form["Input.UserName"]!))!.EmailConfirmed);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => page.PostAsync([]))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.True((await fixture.FindUserAsync(form["Input.UserName"]!))!.EmailConfirmed);
        AssertInvalid(await FormPage.OpenAsync(app.NewClient(), link));
    }

    [Fact]
    public async Task Registration_by_the_API_mails_a_link()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var name = UserForms.Name();
        using var answer = await app.NewClient().PostAsJsonAsync(
            "/api/users", new { userName = name, email = $"{name}@example.com", cityId = 13, password = Registration.Password }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await app.SendEmailsAsync();

        Assert.StartsWith("/Account/ConfirmEmail?", _delivery.LinkTo($"{name}@example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foreign_outdated_and_expired_tokens_are_refused()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var (own, other) = (await RegisterAsync(app), await RegisterAsync(app));
        var (link, foreign) = (_delivery.LinkTo(own["Input.Email"]!), _delivery.LinkTo(other["Input.Email"]!));

        AssertInvalid(await FormPage.OpenAsync(app.NewClient(), link.Split("&token=")[0] + "&token=" + foreign.Split("&token=")[1]));
        AssertInvalid(await FormPage.OpenAsync(app.NewClient(), "/Account/ConfirmEmail?user=%00&token=%00"));
        await using var later = app.WithWebHostBuilder(builder => builder.ConfigureServices(services =>
            services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = TimeSpan.FromDays(-1))));
        AssertInvalid(await FormPage.OpenAsync(later.NewClient(), link));
        var name = own["Input.UserName"];
        await fixture.QueryAsync(db => db.Users.Where(user => user.UserName == name)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedEmail, user => "X" + user.NormalizedEmail).SetProperty(user => user.Email, user => "x" + user.Email)));
        AssertInvalid(await FormPage.OpenAsync(app.NewClient(), link));
    }

    [Fact]
    public async Task An_unconfirmed_account_is_told_so_only_with_the_right_password()
    {
        await using var app = Requiring();
        var form = await RegisterAsync(app);
        var client = app.NewClient();

        var wrong = await Visitors.TryLogInAsync(client, form["Input.UserName"]!, "not the password");
        var unconfirmed = await Visitors.TryLogInAsync(client, form["Input.UserName"]!, Registration.Password);
        await (await FormPage.OpenAsync(client, _delivery.LinkTo(form["Input.Email"]!))).PostAsync([]);

        Assert.StartsWith("The user name, email, or password is incorrect.", wrong.Errors[""], StringComparison.Ordinal);
        Assert.StartsWith("Confirm your email first", unconfirmed.Errors[""], StringComparison.Ordinal);
        Assert.NotNull(unconfirmed.Document.QuerySelector("a[href='/Account/ResendEmailConfirmation']"));
        Assert.Null(wrong.Document.QuerySelector("a[href='/Account/ResendEmailConfirmation']"));
        await client.LogInAsync(form["Input.UserName"]!);
    }

    [Fact]
    public async Task Right_passwords_of_an_unconfirmed_account_do_not_lock_it()
    {
        await using var app = Requiring();
        var form = await RegisterAsync(app);
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var answer = await Visitors.TryLogInAsync(app.NewClient(), form["Input.UserName"]!, Registration.Password);
            Assert.StartsWith("Confirm your email first", answer.Errors[""], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Requests_for_another_link_are_answered_alike_and_mailed_only_to_unconfirmed_accounts()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var (unconfirmed, confirmed) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == confirmed.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.EmailConfirmed, true)));
        foreach (var email in new[] { unconfirmed.Email, confirmed.Email, "nobody@example.com", unconfirmed.Email })
        {
            var answer = await app.NewClient().SubmitAsync("/Account/ResendEmailConfirmation", ("Input.Email", email));
            OwnForms.AssertRedirects("/Account/Login", answer);
            await app.SendEmailsAsync();
        }

        Assert.Equal(unconfirmed.Email, Assert.Single(_delivery.Emails).To);
    }

    [Fact]
    public async Task The_owner_can_request_another_link_on_the_account_pages()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var user = await fixture.AddUserAsync();
        var page = await FormPage.OpenAsync(await app.SignInAsync(user), "/Account/Manage/Email");

        OwnForms.AssertRedirects("/Account/Manage/Email", await page.PostToAsync("/Account/Manage/Email?handler=Resend", []));
        await app.SendEmailsAsync();

        Assert.StartsWith("/Account/ConfirmEmail?", _delivery.LinkTo(user.Email!), StringComparison.Ordinal);
    }

    private WebApplicationFactory<Program> Requiring() => fixture.AppWithEmails(_delivery, settings: ("Registration:RequireConfirmedEmail", "true"));

    private static void AssertInvalid(FormPage page) =>
        Assert.Equal((HttpStatusCode.OK, "This link is no longer valid"), (page.Status, page.Document.QuerySelector("h1")?.TextContent));

    private static async Task<Registration> RegisterAsync(WebApplicationFactory<Program> app)
    {
        var form = new Registration();
        Assert.Equal(HttpStatusCode.Redirect, (await (await FormPage.OpenAsync(app.NewClient(), "/Account/Register")).PostAsync(form)).Status);
        await app.SendEmailsAsync();
        return form;
    }
}
