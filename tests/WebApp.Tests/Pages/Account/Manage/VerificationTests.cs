using System.Net;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account.Manage;

public sealed class VerificationOnSqliteTests(AppFixture<SqliteDatabase> fixture) : VerificationTests<SqliteDatabase>(fixture);

public sealed class VerificationOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : VerificationTests<PostgreSqlDatabase>(fixture);

public abstract class VerificationTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private static readonly string[] s_sensitive =
        ["/Account/Manage/UserName", "/Account/Manage/Email", "/Account/Manage/Sessions", "/Account/Manage/TwoFactorAuthentication", "/Account/Manage/EnableAuthenticator", "/Account/Manage/Passkeys", "/Account/Manage/ExternalLogins", "/Account/Manage/DownloadPersonalData", "/Account/Manage/DeletePersonalData"];

    [Fact]
    public async Task Sensitive_pages_ask_for_the_password_ten_minutes_after_the_last_time()
    {
        var (client, user) = await SignInAsync();
        await AgeAsync(user, TimeSpan.FromMinutes(9.5));
        foreach (var address in s_sensitive)
        {
            Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(client, address)).Status);
        }

        await AgeAsync(user, TimeSpan.FromMinutes(10.5));
        foreach (var address in s_sensitive)
        {
            OwnForms.AssertRedirects($"/Account/Verify?returnUrl={Uri.EscapeDataString(address)}", await FormPage.OpenAsync(client, address));
        }
    }

    [Fact]
    public async Task A_post_that_comes_too_late_saves_nothing_and_says_so()
    {
        var (client, user) = await SignInAsync();
        var page = await FormPage.OpenAsync(client, "/Account/Manage/UserName");
        await AgeAsync(user, TimeSpan.FromHours(1));

        var answer = await page.PostAsync(page.Filled(("Input.UserName", UserForms.Name())));

        OwnForms.AssertRedirects("/Account/Verify?returnUrl=%2FAccount%2FManage%2FUserName&isUnsaved=True", answer);
        Assert.NotNull(await fixture.FindUserAsync(user.UserName!));
        var verify = await FormPage.OpenAsync(client, answer.Response.Headers.Location!.ToString());
        Assert.StartsWith("Your changes were not saved.", verify.Document.QuerySelector(".warning")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostToAsync("/Account/Manage/DownloadPersonalData", [])).Status);
    }

    [Fact]
    public async Task A_live_check_that_comes_too_late_answers_nothing()
    {
        var (client, user) = await SignInAsync();
        var page = await FormPage.OpenAsync(client, "/Account/Manage/Email");
        await AgeAsync(user, TimeSpan.FromHours(1));

        var answer = await page.PostToAsync(page.Control("Input.Email").GetAttribute("data-val-remote-url")!, [new("Input.Email", user.Email)]);

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task The_password_renews_this_session_and_its_key_only()
    {
        var (client, user) = await SignInAsync();
        var other = await fixture.LogInAsync(user.UserName!);
        var before = await KeyHashesAsync(user);
        await AgeAsync(user, TimeSpan.FromHours(1));

        var answer = await client.SubmitAsync("/Account/Verify?returnUrl=/Account/Manage/Email", ("Input.Password", Registration.Password));

        OwnForms.AssertRedirects("/Account/Manage/Email", answer);
        Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(client, "/Account/Manage/Email")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await FormPage.OpenAsync(other, "/Account/Manage/Email")).Status);
        Assert.Single(await KeyHashesAsync(user), key => !before.Exists(key.SequenceEqual));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task Foreign_addresses_are_not_returned_to(string address)
    {
        var (client, _) = await SignInAsync();

        var answer = await client.SubmitAsync($"/Account/Verify?returnUrl={Uri.EscapeDataString(address)}", ("Input.Password", Registration.Password));

        OwnForms.AssertRedirects("/Account/Manage", answer);
    }

    [Fact]
    public async Task A_wrong_password_is_counted_like_a_failed_sign_in()
    {
        var (client, user) = await SignInAsync();
        await AgeAsync(user, TimeSpan.FromHours(1));
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var answer = await client.SubmitAsync("/Account/Verify", ("Input.Password", "not the password"));
            Assert.StartsWith("The password is incorrect.", answer.ErrorOf("Input.Password"), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.SubmitAsync("/Account/Verify", ("Input.Password", Registration.Password))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Visitors.TryLogInAsync(client, user.UserName!, Registration.Password)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await FormPage.OpenAsync(client, "/Account/Manage/Email")).Status);
    }

    [Fact]
    public async Task Visitors_are_led_to_the_sign_in_page()
    {
        foreach (var address in s_sensitive.Append("/Account/Verify").Append("/Account/Manage"))
        {
            var page = await FormPage.OpenAsync(fixture.Visitor(), address);
            Assert.StartsWith("http://localhost/Account/Login?", page.Response.Headers.Location?.ToString(), StringComparison.Ordinal);
        }
    }

    private async Task<(HttpClient Client, User User)> SignInAsync()
    {
        var user = await fixture.AddUserAsync();
        return (await fixture.LogInAsync(user.UserName!), user);
    }

    private Task<int> AgeAsync(User user, TimeSpan age)
    {
        var at = DateTime.UtcNow - age;
        return fixture.QueryAsync(db => db.Sessions.Where(session => session.UserId == user.Id).ExecuteUpdateAsync(set => set.SetProperty(session => session.VerifiedAt, at)));
    }

    private Task<List<byte[]>> KeyHashesAsync(User user) =>
        fixture.QueryAsync(db => db.Sessions.Where(session => session.UserId == user.Id).Select(session => session.KeyHash).ToListAsync());
}
