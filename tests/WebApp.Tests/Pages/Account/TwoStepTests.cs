using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account;

public sealed class TwoStepOnSqliteTests(AppFixture<SqliteDatabase> fixture) : TwoStepTests<SqliteDatabase>(fixture);

public sealed class TwoStepOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : TwoStepTests<PostgreSqlDatabase>(fixture);

public abstract partial class TwoStepTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Code = "/Account/LoginWith2fa";
    private const string Recovery = "/Account/LoginWithRecoveryCode";
    private const string Manage = "/Account/Manage/TwoFactorAuthentication";
    private const string Passkeys = "/Account/Manage/Passkeys";
    private const string Incorrect = "The code is incorrect or was already used. After five failed attempts, wait before you try again.";

    [Fact]
    public async Task The_password_alone_does_not_sign_in()
    {
        var (user, _, _) = await SetUpAsync();
        var visitor = fixture.Visitor();

        OwnForms.AssertRedirects(Code + "?ReturnUrl=%2FAccount%2FManage%2FIndex", await Visitors.TryLogInAsync(visitor, user.UserName!, Registration.Password, query: "?ReturnUrl=/Account/Manage/Index"));
        Assert.False(await visitor.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.Redirect, (await FormPage.OpenAsync(visitor, "/Account/Manage/Index")).Status);
    }

    [Fact]
    public async Task A_code_completes_the_sign_in_and_keeps_the_return_address()
    {
        var (user, app, _) = await SetUpAsync();
        var visitor = await BeginAsync(user);

        OwnForms.AssertRedirects("/Account/Manage/Sessions", await visitor.SubmitAsync(Code + "?returnUrl=/Account/Manage/Sessions", ("Input.Code", app.NextCode())));
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task A_foreign_return_address_is_ignored(string address)
    {
        var (user, app, _) = await SetUpAsync();
        OwnForms.AssertRedirects("/", await (await BeginAsync(user)).SubmitAsync(Code + "?returnUrl=" + Uri.EscapeDataString(address), ("Input.Code", app.NextCode())));
    }

    [Fact]
    public async Task A_code_is_accepted_once_even_from_twenty_browsers_at_once()
    {
        var (user, app, _) = await SetUpAsync();
        var browsers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => BeginAsync(user)));
        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => FormPage.OpenAsync(browsers[number % 5], Code)));
        await fixture.QueryAsync(db => db.PasswordAttempts.ExecuteDeleteAsync(TestContext.Current.CancellationToken));

        var answers = await Task.WhenAll(pages.Select(page => page.PostAsync(page.Filled(("Input.Code", app.NextCode())))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect && answer.Response.Headers.Location?.ToString() == "/");
        Assert.DoesNotContain(answers, answer => (int)answer.Status >= 500);
    }

    [Fact]
    public async Task The_code_of_the_setup_is_used()
    {
        var client = await fixture.SignInNewUserAsync();
        var page = await FormPage.OpenAsync(client, "/Account/Manage/EnableAuthenticator");
        var code = AuthenticatorApp.Of(page).CodeAt(DateTimeOffset.UtcNow);
        await page.PostAsync(page.Filled(("Input.Code", code)));

        var answer = await (await BeginAsync(await UserAsync(client))).SubmitAsync(Code, ("Input.Code", code));

        Assert.Equal(Incorrect, answer.ErrorOf("Input.Code"));
    }

    [Fact]
    public async Task A_recovery_code_is_accepted_once_even_from_ten_requests_at_once()
    {
        var (user, app, _) = await SetUpAsync();
        var visitor = await BeginAsync(user);
        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => FormPage.OpenAsync(visitor, Recovery)));

        var answers = await Task.WhenAll(pages.Select(page => page.PostAsync(page.Filled(("Input.Code", app.RecoveryCodes[0])))));

        Assert.Single(answers, answer => answer.Response.Headers.Location?.ToString() == "/");
        Assert.Equal(RecoveryCodes.Count - 1, await fixture.QueryAsync(db => db.Set<RecoveryCode>().CountAsync(code => code.UserId == user.Id)));
        Assert.Equal(Incorrect, (await (await BeginAsync(user)).SubmitAsync(Recovery, ("Input.Code", app.RecoveryCodes[0]))).ErrorOf("Input.Code"));
    }

    [Fact]
    public async Task Recovery_codes_are_accepted_in_lowercase_without_spaces_and_are_stored_as_hashes()
    {
        var (user, app, _) = await SetUpAsync();
        var code = app.RecoveryCodes[3].Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

        OwnForms.AssertRedirects("/", await (await BeginAsync(user)).SubmitAsync(Recovery, ("Input.Code", code)));
        Assert.All(await fixture.QueryAsync(db => db.Set<RecoveryCode>().Where(other => other.UserId == user.Id).ToListAsync()), stored => Assert.Equal(32, stored.Hash.Length));
    }

    [Fact]
    public async Task Another_accounts_codes_are_refused()
    {
        var (user, _, _) = await SetUpAsync();
        var (_, other, _) = await SetUpAsync();
        var visitor = await BeginAsync(user);

        Assert.Equal(Incorrect, (await visitor.SubmitAsync(Code, ("Input.Code", other.NextCode()))).ErrorOf("Input.Code"));
        Assert.Equal(Incorrect, (await visitor.SubmitAsync(Recovery, ("Input.Code", other.RecoveryCodes[0]))).ErrorOf("Input.Code"));
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_second_step_and_not_the_sessions()
    {
        var (user, app, client) = await SetUpAsync();
        for (var count = 0; count < 5; count++)
        {
            await (await BeginAsync(user)).SubmitAsync(Code, ("Input.Code", "000000")); // A new browser does not start a new count.
        }

        var visitor = await BeginAsync(user);
        Assert.Equal(Incorrect, (await visitor.SubmitAsync(Code, ("Input.Code", app.NextCode()))).ErrorOf("Input.Code"));
        Assert.Equal(Incorrect, (await visitor.SubmitAsync(Recovery, ("Input.Code", app.RecoveryCodes[0]))).ErrorOf("Input.Code"));
        Assert.True(await client.IsSignedInAsync());
    }

    [Theory]
    [InlineData(Code)]
    [InlineData(Recovery)]
    public async Task Without_the_first_step_the_second_one_leads_to_the_sign_in(string address)
    {
        var (_, app, _) = await SetUpAsync();
        var visitor = fixture.Visitor();
        OwnForms.AssertRedirects("/Account/Login", await FormPage.OpenAsync(visitor, address));

        var login = await FormPage.OpenAsync(visitor, "/Account/Login");
        OwnForms.AssertRedirects("/Account/Login", await login.PostToAsync(address, [new("Input.Code", app.NextCode())]));
    }

    [Fact]
    public async Task Disabled_and_changed_accounts_cannot_complete_the_second_step()
    {
        var (user, app, _) = await SetUpAsync();
        var visitor = await BeginAsync(user);
        var page = await FormPage.OpenAsync(visitor, Code);
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.DisabledAt, DateTime.UtcNow)));
        OwnForms.AssertRedirects("/Account/Login", await page.PostAsync(page.Filled(("Input.Code", app.NextCode()))));

        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(
            set => set.SetProperty(other => other.DisabledAt, (DateTime?)null).SetProperty(other => other.SecurityStamp, Guid.NewGuid().ToString("N"))));
        OwnForms.AssertRedirects("/Account/Login", await page.PostAsync(page.Filled(("Input.Code", app.NextCode()))));
    }

    [Fact]
    public async Task A_passkey_without_a_challenge_or_with_garbage_is_refused()
    {
        var login = await FormPage.OpenAsync(fixture.Visitor(), "/Account/Login");
        foreach (var credential in new[] { "", "{}", "null", "[1]", "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{},\"clientExtensionResults\":{}}", new string('x', 10_000) })
        {
            foreach (var hasChallenge in new[] { false, true })
            {
                if (hasChallenge)
                {
                    await login.Client.GetStringAsync("/Account/Login?handler=PasskeyOptions", TestContext.Current.CancellationToken);
                }

                var answer = await login.PostToAsync("/Account/Login?handler=Passkey", [new("credential", credential)]);
                Assert.Equal(HttpStatusCode.OK, answer.Status);
                Assert.Contains("The passkey was not accepted.", answer.Document.QuerySelector("[data-valmsg-summary]")!.TextContent, StringComparison.Ordinal);
            }
        }
    }

    private async Task<(User User, AuthenticatorApp App, HttpClient Client)> SetUpAsync()
    {
        var client = await fixture.SignInNewUserAsync();
        var app = await AuthenticatorApp.SetUpAsync(client);
        return (await UserAsync(client), app, client);
    }

    private Task<int> RequireSecondStepAsync(User user)
    {
        var role = new Role { Id = Guid.CreateVersion7(), Name = UserForms.Name(), RequiresTwoStep = true };
        role.NormalizedName = role.Name.ToUpperInvariant();
        return fixture.QueryAsync(db =>
        {
            db.AddRange(role, new UserRole { UserId = user.Id, RoleId = role.Id });
            return db.SaveChangesAsync();
        });
    }

    private async Task<IdentityUserPasskey<Guid>> AddPasskeyAsync(User user)
    {
        var passkey = new IdentityUserPasskey<Guid>
        {
            UserId = user.Id,
            CredentialId = Guid.NewGuid().ToByteArray(),
            Data = new() { PublicKey = [1], Name = "Key", AttestationObject = [1], ClientDataJson = [1], CreatedAt = DateTimeOffset.UtcNow, Transports = [] },
        };
        await fixture.QueryAsync(db =>
        {
            db.Add(passkey);
            return db.SaveChangesAsync();
        });
        return passkey;
    }

    private static async Task<FormPage> RemovePasskeyAsync(HttpClient client, string id) =>
        await (await FormPage.OpenAsync(client, Passkeys)).PostToAsync(Passkeys + "?handler=Remove", [new("id", id)]);

    /// <summary>Enters the password in a new browser.</summary>
    private async Task<HttpClient> BeginAsync(User user)
    {
        var visitor = fixture.Visitor();
        OwnForms.AssertRedirects(Code, await Visitors.TryLogInAsync(visitor, user.UserName!, Registration.Password));
        return visitor;
    }

    private async Task<User> UserAsync(HttpClient client)
    {
        var name = (await FormPage.OpenAsync(client, "/")).Document.QuerySelector(".who")!.TextContent;
        return await fixture.QueryAsync(db => db.Users.AsNoTracking().SingleAsync(user => user.UserName == name));
    }
}
