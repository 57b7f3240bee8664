using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account.Manage;

public sealed class EmailChangeOnSqliteTests(AppFixture<SqliteDatabase> fixture) : EmailChangeTests<SqliteDatabase>(fixture);

public sealed class EmailChangeOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : EmailChangeTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class EmailChangeOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : EmailChangeTests<SqlServerDatabase>(fixture);

public abstract partial class EmailChangeTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private readonly RecordingDelivery _delivery = new();

    [Fact]
    public async Task A_change_takes_effect_when_the_new_address_confirms_it_and_the_old_one_is_told()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var (user, email) = (await fixture.AddUserAsync(), NewAddress());
        var (client, other) = (await app.SignInAsync(user), await app.SignInAsync(user));
        var link = await app.RequestEmailChangeAsync(_delivery, client, email);
        Assert.Equal(user.Email, (await fixture.FindUserAsync(user.UserName!))!.Email);

        var page = await FormPage.OpenAsync(client, link); // Opening the link changes nothing.
        Assert.Equal(user.Email, (await fixture.FindUserAsync(user.UserName!))!.Email);
        OwnForms.AssertRedirects("/Account/Manage/Email", await page.PostAsync(page.Filled()));

        var after = (await fixture.FindUserAsync(user.UserName!))!;
        Assert.Equal((email, true), (after.Email, after.EmailConfirmed));
        Assert.True(await client.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
        await app.SendEmailsAsync();
        Assert.Contains(email, Assert.Single(_delivery.To(user.Email!)).Body, StringComparison.Ordinal);
        var history = await FormPage.OpenAsync(client, "/Account/Manage/History");
        Assert.Contains(email, history.Document.QuerySelector("ins")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_works_once_even_for_concurrent_requests()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var user = await fixture.AddUserAsync();
        var link = await app.RequestEmailChangeAsync(_delivery, await app.SignInAsync(user), NewAddress());
        var page = await FormPage.OpenAsync(app.NewClient(), link);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => page.PostAsync(page.Filled()))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), AssertInvalid);
        AssertInvalid(await FormPage.OpenAsync(app.NewClient(), link));
        await app.SendEmailsAsync();
        Assert.Single(_delivery.To(user.Email!));
    }

    [Fact]
    public async Task Of_20_users_who_confirm_one_address_at_once_one_succeeds()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var (pages, email) = (new List<FormPage>(), NewAddress());
        for (var number = 0; number < 20; number++)
        {
            pages.Add(await FormPage.OpenAsync(app.NewClient(), await app.RequestEmailChangeAsync(_delivery, await app.SignInAsync(await fixture.AddUserAsync()), email)));
        }

        var answers = await Task.WhenAll(pages.Select(page => Task.Run(() => page.PostAsync(page.Filled()))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), answer =>
            Assert.Equal((HttpStatusCode.OK, "A user with this email already exists."), (answer.Status, answer.ErrorOf("Input.Email"))));
        Assert.Equal(1, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.Email == email)));
    }

    [Fact]
    public async Task Of_20_concurrent_requests_one_stays_open()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var user = await fixture.AddUserAsync();
        var page = await FormPage.OpenAsync(await app.SignInAsync(user), "/Account/Manage/Email");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => page.PostAsync(page.Filled(("Input.Email", NewAddress()))))));

        Assert.All(answers, answer => Assert.True(answer.Status < HttpStatusCode.InternalServerError));
        Assert.Equal(1, await fixture.QueryAsync(db => db.EmailChanges.CountAsync(change => change.UserId == user.Id)));
        Assert.Equal(1, await fixture.QueryAsync(db => db.OutboxMessages.CountAsync(message => message.UserId == user.Id)));
    }

    [Fact]
    public async Task A_new_request_a_new_password_and_cancelling_invalidate_the_link()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var user = await fixture.AddUserAsync();
        var client = await app.SignInAsync(user);
        var replaced = await app.RequestEmailChangeAsync(_delivery, client, NewAddress());
        var outdated = await app.RequestEmailChangeAsync(_delivery, client, NewAddress());
        AssertInvalid(await FormPage.OpenAsync(client, replaced));
        await client.SubmitAsync(
            "/Account/Manage/ChangePassword", ("Input.OldPassword", Registration.Password), ("Input.Password", "violet harbour sings nine"), ("Input.ConfirmPassword", "violet harbour sings nine"));
        AssertInvalid(await FormPage.OpenAsync(client, outdated));
        var cancelled = await app.RequestEmailChangeAsync(_delivery, client, NewAddress());
        await (await FormPage.OpenAsync(client, "/Account/Manage/Email")).PostToAsync("/Account/Manage/Email?handler=Cancel", []);
        AssertInvalid(await FormPage.OpenAsync(client, cancelled));

        Assert.Equal(0, await fixture.QueryAsync(db => db.EmailChanges.CountAsync(change => change.UserId == user.Id)));
    }

    [Fact]
    public async Task The_token_of_another_users_change_and_an_expired_one_are_refused()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var link = await app.RequestEmailChangeAsync(_delivery, await app.SignInAsync(await fixture.AddUserAsync()), NewAddress());
        var other = await app.RequestEmailChangeAsync(_delivery, await app.SignInAsync(await fixture.AddUserAsync()), NewAddress());

        AssertInvalid(await FormPage.OpenAsync(app.NewClient(), link.Split("&token=")[0] + "&token=" + other.Split("&token=")[1]));
        AssertInvalid(await FormPage.OpenAsync(app.NewClient(), link.Split("&token=")[0]));
        await using var later = app.WithWebHostBuilder(builder => builder.ConfigureServices(services =>
            services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = TimeSpan.FromDays(-1))));
        AssertInvalid(await FormPage.OpenAsync(later.NewClient(), link));
        Assert.Equal("Confirm your new email", (await FormPage.OpenAsync(app.NewClient(), link)).Document.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task The_old_address_restores_itself_ends_all_sessions_and_gets_a_password_link()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var user = await fixture.AddUserAsync();
        var intruder = await app.SignInAsync(user);
        await ConfirmAsync(intruder, await app.RequestEmailChangeAsync(_delivery, intruder, NewAddress()));
        await intruder.SubmitAsync(
            "/Account/Manage/ChangePassword", ("Input.OldPassword", Registration.Password), ("Input.Password", "violet harbour sings nine"), ("Input.ConfirmPassword", "violet harbour sings nine"));
        await app.SendEmailsAsync();
        var undo = _delivery.LinkTo(user.Email!);
        var page = await FormPage.OpenAsync(app.NewClient(), undo);

        OwnForms.AssertRedirects("/Account/Login", await page.PostAsync(page.Filled()));

        Assert.Equal(user.Email, (await fixture.FindUserAsync(user.UserName!))!.Email);
        Assert.False(await intruder.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.OK, (await Visitors.TryLogInAsync(app.NewClient(), user.UserName!, "violet harbour sings nine")).Status);
        AssertInvalid(await FormPage.OpenAsync(app.NewClient(), undo));
        await app.SendEmailsAsync();
        Assert.StartsWith("/Account/SetPassword?", _delivery.LinkTo(user.Email!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_intruders_address_cannot_restore_itself_after_the_change_to_it_was_undone()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var (user, first, second) = (await fixture.AddUserAsync(), NewAddress(), NewAddress());
        var intruder = await app.SignInAsync(user);
        foreach (var email in new[] { first, second })
        {
            await ConfirmAsync(intruder, await app.RequestEmailChangeAsync(_delivery, intruder, email));
            await app.SendEmailsAsync();
        }

        await ConfirmAsync(app.NewClient(), _delivery.LinkTo(user.Email!));

        AssertInvalid(await FormPage.OpenAsync(app.NewClient(), _delivery.LinkTo(first)));
        Assert.Equal(user.Email, (await fixture.FindUserAsync(user.UserName!))!.Email);
    }

    [Fact]
    public async Task An_expired_or_forged_undo_link_is_refused()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var user = await fixture.AddUserAsync();
        var client = await app.SignInAsync(user);
        await ConfirmAsync(client, await app.RequestEmailChangeAsync(_delivery, client, NewAddress()));
        var id = await fixture.QueryAsync(db => db.EmailChanges.Where(change => change.UserId == user.Id).Select(change => change.Id).SingleAsync());
        var provider = app.Services.GetRequiredService<IDataProtectionProvider>();
        var (own, foreign) = (provider.CreateProtector("EmailChange.Undo").ToTimeLimitedDataProtector(), provider.CreateProtector("Another").ToTimeLimitedDataProtector());

        AssertInvalid(await OpenUndoAsync(own.Protect(id.ToString(), DateTimeOffset.UtcNow.AddSeconds(-1))));
        AssertInvalid(await OpenUndoAsync(foreign.Protect(id.ToString(), TimeSpan.FromDays(1))));
        AssertInvalid(await OpenUndoAsync(own.Protect(Guid.NewGuid().ToString(), TimeSpan.FromDays(1))));
        AssertInvalid(await FormPage.OpenAsync(app.NewClient(), "/Account/UndoEmailChange?token=%00"));
        Assert.Equal("Restore your email", (await OpenUndoAsync(own.Protect(id.ToString(), TimeSpan.FromDays(1)))).Document.QuerySelector("h1")!.TextContent);

        Task<FormPage> OpenUndoAsync(string token) => FormPage.OpenAsync(app.NewClient(), "/Account/UndoEmailChange?token=" + LinkToken.Encode(token));
    }

    [Fact]
    public async Task An_old_address_that_somebody_else_uses_now_is_an_error_on_the_form()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var user = await fixture.AddUserAsync();
        var client = await app.SignInAsync(user);
        await ConfirmAsync(client, await app.RequestEmailChangeAsync(_delivery, client, NewAddress()));
        await app.SendEmailsAsync();
        await fixture.QueryAsync(db => new Registration(email: user.Email).AddToAsync(db));

        var answer = await ConfirmAsync(app.NewClient(), _delivery.LinkTo(user.Email!));

        Assert.Equal((HttpStatusCode.OK, "A user with this email already exists."), (answer.Status, answer.ErrorOf("Input.Email")));
    }

    [Fact]
    public async Task A_taken_address_and_the_own_one_are_refused_on_the_field()
    {
        var (user, other) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        var client = await fixture.LogInAsync(user.UserName!);

        Assert.Equal("A user with this email already exists.", (await client.SubmitAsync("/Account/Manage/Email", ("Input.Email", other.Email))).ErrorOf("Input.Email"));
        Assert.Equal("This is already your email.", (await client.SubmitAsync("/Account/Manage/Email", ("Input.Email", user.Email!.ToUpperInvariant()))).ErrorOf("Input.Email"));
    }

    private static async Task<FormPage> ConfirmAsync(HttpClient client, string link)
    {
        var page = await FormPage.OpenAsync(client, link);
        return await page.PostAsync(page.Filled());
    }

    private static string NewAddress() => $"{UserForms.Name()}@example.org";

    private static void AssertInvalid(FormPage page) =>
        Assert.Equal((HttpStatusCode.OK, "This link is no longer valid"), (page.Status, page.Document.QuerySelector("h1")?.TextContent));
}
