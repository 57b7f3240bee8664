using System.Net;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account;

public sealed class PasskeysOnSqliteTests(AppFixture<SqliteDatabase> fixture) : PasskeyTests<SqliteDatabase>(fixture);

public sealed class PasskeysOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : PasskeyTests<PostgreSqlDatabase>(fixture);

public abstract class PasskeyTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Login = "/Account/Login";
    private const string SecondStep = "/Account/LoginWith2fa";
    private const string Verify = "/Account/Verify";
    private const string Manage = "/Account/Manage/Passkeys";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_passkey_signs_in_again_and_again_alone_and_as_the_second_step(bool counts)
    {
        var (user, passkey, _) = await SetUpAsync(counts);
        for (var time = 0; time < 2; time++)
        {
            var visitor = fixture.Visitor();
            OwnForms.AssertRedirects("/", await passkey.UseAsync(visitor, Login));
            Assert.True(await visitor.IsSignedInAsync());
        }

        OwnForms.AssertRedirects("/", await passkey.UseAsync(await BeginAsync(user), SecondStep));
    }

    [Fact]
    public async Task A_passkey_renews_the_verification_of_a_session()
    {
        var (_, passkey, client) = await SetUpAsync();
        OwnForms.AssertRedirects("/Account/Manage", await passkey.UseAsync(client, Verify));
    }

    [Theory]
    [InlineData(SecondStep, true)]
    [InlineData(SecondStep, false)]
    [InlineData(Verify, true)]
    [InlineData(Verify, false)]
    public async Task A_passkey_of_another_account_is_refused(string address, bool hasForgedHandle)
    {
        var (user, _, client) = await SetUpAsync();
        var (_, other, _) = await SetUpAsync();
        other.UserHandle = hasForgedHandle ? user.Id.ToString() : other.UserHandle;

        AssertRefused(await other.UseAsync(address == Verify ? client : await BeginAsync(user), address));
    }

    [Theory]
    [InlineData(SecondStep)]
    [InlineData(Verify)]
    public async Task A_passkey_of_another_account_is_refused_even_with_a_challenge_for_all_accounts(string address)
    {
        var (user, _, client) = await SetUpAsync();
        var (_, other, _) = await SetUpAsync();

        AssertRefused(await other.UseAsync(address == Verify ? client : await BeginAsync(user), address, optionsOf: Login));
    }

    [Theory]
    [InlineData("http://evil.example", null)]
    [InlineData("http://localhost.evil.example", null)]
    [InlineData("http://login.localhost", null)]
    [InlineData("http://localhost:8080", null)]
    [InlineData("", null)]
    [InlineData(null, "evil.example")]
    public async Task A_passkey_of_another_site_is_refused_when_added_and_at_sign_in(string? origin, string? domain)
    {
        var (user, passkey, client) = await SetUpAsync();
        var added = new SoftwareAuthenticator { Origin = origin, Domain = domain };
        AssertRefused(await added.AddToAsync(Sending(client, origin)));
        Assert.Equal(1, await fixture.QueryAsync(db => db.UserPasskeys.CountAsync(stored => stored.UserId == user.Id)));

        (passkey.Origin, passkey.Domain) = (origin, domain);
        AssertRefused(await passkey.UseAsync(Sending(fixture.Visitor(), origin), Login));

        // Another site that passes the answer on chooses the header.
        static HttpClient Sending(HttpClient client, string? origin)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Origin", origin ?? "http://localhost");
            return client;
        }
    }

    [Fact]
    public async Task A_passkey_that_did_not_verify_its_user_is_refused_when_added_and_at_sign_in()
    {
        var (_, passkey, client) = await SetUpAsync();
        AssertRefused(await new SoftwareAuthenticator { VerifiesUser = false }.AddToAsync(client));

        passkey.VerifiesUser = false;
        AssertRefused(await passkey.UseAsync(fixture.Visitor(), Login));
    }

    [Fact]
    public async Task A_tampered_signature_is_refused()
    {
        var (_, passkey, _) = await SetUpAsync();
        passkey.HasValidSignature = false;
        AssertRefused(await passkey.UseAsync(fixture.Visitor(), Login));
    }

    [Fact]
    public async Task A_cloned_passkey_is_refused()
    {
        var (_, passkey, _) = await SetUpAsync();
        OwnForms.AssertRedirects("/", await passkey.UseAsync(fixture.Visitor(), Login));
        passkey.Counter = 0;
        AssertRefused(await passkey.UseAsync(fixture.Visitor(), Login));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_is_accepted_once_even_if_the_browser_restores_its_challenge(bool counts)
    {
        var (_, passkey, _) = await SetUpAsync(counts);
        var (page, credential) = await AnswerAsync(passkey);

        OwnForms.AssertRedirects("/", await page.PostToAsync(Login + "?handler=Passkey", [new("credential", credential)]));
        AssertRefused(await page.PostToAsync(Login + "?handler=Passkey", [new("credential", credential)]));
    }

    [Fact]
    public async Task Of_ten_requests_with_one_answer_at_once_one_signs_in()
    {
        var (_, passkey, _) = await SetUpAsync(counts: false);
        var (page, credential) = await AnswerAsync(passkey);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => page.PostToAsync(Login + "?handler=Passkey", [new("credential", credential)])));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.DoesNotContain(answers, answer => (int)answer.Status >= 500);
    }

    [Fact]
    public async Task Disabled_and_locked_owners_are_refused()
    {
        var (user, passkey, _) = await SetUpAsync();
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.DisabledAt, DateTime.UtcNow)));
        AssertRefused(await passkey.UseAsync(fixture.Visitor(), Login));

        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(
            set => set.SetProperty(other => other.DisabledAt, (DateTime?)null).SetProperty(other => other.LockoutEnd, DateTimeOffset.UtcNow.AddDays(1))));
        AssertRefused(await passkey.UseAsync(fixture.Visitor(), Login));
    }

    [Fact]
    public async Task A_removed_passkey_is_refused()
    {
        var (_, passkey, client) = await SetUpAsync();
        await new SoftwareAuthenticator().AddToAsync(client); // Otherwise, the passkey is the only second step.
        var page = await FormPage.OpenAsync(client, Manage);
        OwnForms.AssertRedirects(Manage, await page.PostToAsync(Manage + "?handler=Remove", [new("id", passkey.CredentialId)]));

        AssertRefused(await passkey.UseAsync(fixture.Visitor(), Login));
    }

    [Fact]
    public async Task A_passkey_is_not_added_to_a_second_account()
    {
        var (_, passkey, _) = await SetUpAsync();
        AssertRefused(await passkey.AddToAsync(await fixture.SignInNewUserAsync()));
    }

    [Fact]
    public async Task A_passkey_is_not_added_with_the_challenge_of_the_account_that_was_signed_in_before()
    {
        var (user, client) = (await fixture.AddUserAsync(), await fixture.SignInNewUserAsync());
        var options = await client.GetStringAsync(Manage + "?handler=Options", TestContext.Current.CancellationToken);
        await client.LogInAsync(user.UserName!);
        var page = await FormPage.OpenAsync(client, Manage);

        AssertRefused(await page.PostToAsync(Manage + "?handler=Add", [new("credential", new SoftwareAuthenticator().Create(client, options)), new("Input.Name", "Key")]));
    }

    private static void AssertRefused(FormPage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("The passkey was not accepted.", answer.Errors[""]);
    }

    /// <summary>Creates a user whose second step is a passkey.</summary>
    private async Task<(User User, SoftwareAuthenticator Passkey, HttpClient Client)> SetUpAsync(bool counts = true)
    {
        var user = await fixture.AddUserAsync();
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.EmailConfirmed, true)));
        var (client, passkey) = (await fixture.LogInAsync(user.UserName!), new SoftwareAuthenticator { Counter = counts ? 0 : null });
        OwnForms.AssertRedirects(Manage, await passkey.AddToAsync(client));
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.TwoFactorEnabled, true)));
        return (user, passkey, client);
    }

    /// <summary>Enters the password in a new browser.</summary>
    private async Task<HttpClient> BeginAsync(User user)
    {
        var visitor = fixture.Visitor();
        OwnForms.AssertRedirects(SecondStep, await Visitors.TryLogInAsync(visitor, user.UserName!, Registration.Password));
        return visitor;
    }

    /// <summary>Returns the sign-in page of a browser that keeps its cookies whatever the application does, and the answer to its challenge.</summary>
    private async Task<(FormPage Page, string Credential)> AnswerAsync(SoftwareAuthenticator passkey)
    {
        var browser = fixture.App.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        var page = await FormPage.OpenAsync(browser, Login);
        using var options = await browser.GetAsync(Login + "?handler=PasskeyOptions", TestContext.Current.CancellationToken);
        browser.DefaultRequestHeaders.Add("Cookie", page.Response.Headers.GetValues("Set-Cookie").Concat(options.Headers.GetValues("Set-Cookie")).Select(cookie => cookie.Split(';')[0]));
        return (page, passkey.Get(browser, await options.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
