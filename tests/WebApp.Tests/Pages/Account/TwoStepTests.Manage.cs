using System.Buffers.Text;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account;

/// <summary>Setting up, replacing, and removing second steps.</summary>
public abstract partial class TwoStepTests<TDatabase>
{
    [Fact]
    public async Task The_key_of_the_app_is_stored_encrypted()
    {
        var client = await fixture.SignInNewUserAsync();
        var page = await FormPage.OpenAsync(client, "/Account/Manage/EnableAuthenticator");
        var key = page.Document.QuerySelector("code.key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        await page.PostAsync(page.Filled(("Input.Code", AuthenticatorApp.Of(page).CodeAt(DateTimeOffset.UtcNow))));

        var user = await UserAsync(client);
        var stored = Assert.Single(await fixture.QueryAsync(db => db.UserTokens.Where(token => token.UserId == user.Id).ToListAsync()));
        Assert.DoesNotContain(key, stored.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_of_another_persons_form_is_refused()
    {
        var theirs = (await FormPage.OpenAsync(await fixture.SignInNewUserAsync(), "/Account/Manage/EnableAuthenticator"));
        var page = await FormPage.OpenAsync(await fixture.SignInNewUserAsync(), "/Account/Manage/EnableAuthenticator");

        var answer = await page.PostAsync(page.Filled(("Input.Key", theirs.ValueOf("Input.Key")), ("Input.Code", AuthenticatorApp.Of(theirs).CodeAt(DateTimeOffset.UtcNow))));

        Assert.StartsWith("The code is incorrect.", answer.ErrorOf("Input.Code"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setting_up_ends_the_other_sessions_mails_the_owner_and_stands_in_the_history()
    {
        var client = await fixture.SignInNewUserAsync();
        var user = await UserAsync(client);
        var other = await fixture.LogInAsync(user.UserName!);

        await AuthenticatorApp.SetUpAsync(client);

        Assert.True(await client.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
        Assert.True(await fixture.QueryAsync(db => db.OutboxMessages.AnyAsync(message => message.UserId == user.Id && message.Kind == EmailKind.TwoStepChanged)));
        var history = (await FormPage.OpenAsync(client, "/Account/Manage/History")).Document.Body!.TextContent;
        Assert.Contains("Authenticator app", history, StringComparison.Ordinal);
        Assert.Contains("Recovery codes", history, StringComparison.Ordinal);
        Assert.Contains("Two-step sign-in", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_ten_setups_at_once_the_codes_of_one_are_valid_and_none_fails()
    {
        var client = await fixture.SignInNewUserAsync();
        var user = await UserAsync(client);
        var page = await FormPage.OpenAsync(client, "/Account/Manage/EnableAuthenticator");
        var code = AuthenticatorApp.Of(page).CodeAt(DateTimeOffset.UtcNow);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => page.PostAsync(page.Filled(("Input.Code", code)))));

        Assert.DoesNotContain(answers, answer => (int)answer.Status >= 500);
        var shown = Assert.Single(answers, answer => answer.Document.QuerySelector(".codes") is not null);
        Assert.Equal(RecoveryCodes.Count, await fixture.QueryAsync(db => db.Set<RecoveryCode>().CountAsync(stored => stored.UserId == user.Id)));
        OwnForms.AssertRedirects("/", await (await BeginAsync(user)).SubmitAsync(Recovery, ("Input.Code", shown.Document.QuerySelector(".codes li")!.TextContent)));
    }

    [Fact]
    public async Task A_setup_that_is_posted_twice_keeps_the_first_recovery_codes()
    {
        var client = await fixture.SignInNewUserAsync();
        var page = await FormPage.OpenAsync(client, "/Account/Manage/EnableAuthenticator");
        var fields = page.Filled(("Input.Code", AuthenticatorApp.Of(page).CodeAt(DateTimeOffset.UtcNow))).ToList();
        var shown = await page.PostAsync(fields);

        Assert.StartsWith("The code is incorrect.", (await page.PostAsync(fields)).ErrorOf("Input.Code"), StringComparison.Ordinal);

        OwnForms.AssertRedirects("/", await (await BeginAsync(await UserAsync(client))).SubmitAsync(Recovery, ("Input.Code", shown.Document.QuerySelector(".codes li")!.TextContent)));
    }

    [Fact]
    public async Task The_page_of_the_recovery_codes_keeps_the_menu_of_an_administrator()
    {
        var page = await FormPage.OpenAsync(await fixture.LogInAsync((await fixture.AddAdministratorAsync()).UserName!), "/Account/Manage/EnableAuthenticator");

        var answer = await page.PostAsync(page.Filled(("Input.Code", AuthenticatorApp.Of(page).CodeAt(DateTimeOffset.UtcNow))));

        Assert.NotNull(answer.Document.QuerySelector(".codes"));
        Assert.NotNull(answer.Document.QuerySelector("header a[href='/Admin']"));
    }

    [Fact]
    public async Task New_recovery_codes_replace_the_old_ones()
    {
        var (user, app, client) = await SetUpAsync();
        var page = await FormPage.OpenAsync(client, Manage);
        var fresh = await page.PostToAsync(Manage + "?handler=Codes", []);
        var codes = fresh.Document.QuerySelectorAll(".codes li").Select(code => code.TextContent.Trim()).ToList();

        Assert.Equal(RecoveryCodes.Count, codes.Count);
        var visitor = await BeginAsync(user);
        Assert.Equal(Incorrect, (await visitor.SubmitAsync(Recovery, ("Input.Code", app.RecoveryCodes[0]))).ErrorOf("Input.Code"));
        OwnForms.AssertRedirects("/", await visitor.SubmitAsync(Recovery, ("Input.Code", codes[0])));
    }

    [Fact]
    public async Task Turning_it_off_removes_the_key_and_the_codes()
    {
        var (user, _, client) = await SetUpAsync();
        await (await FormPage.OpenAsync(client, Manage)).PostToAsync(Manage + "?handler=Disable", []);

        OwnForms.AssertRedirects("/", await Visitors.TryLogInAsync(fixture.Visitor(), user.UserName!, Registration.Password));
        Assert.False(await fixture.QueryAsync(db => db.UserTokens.AnyAsync(token => token.UserId == user.Id)));
        Assert.False(await fixture.QueryAsync(db => db.Set<RecoveryCode>().AnyAsync(code => code.UserId == user.Id)));
    }

    [Fact]
    public async Task A_role_that_requires_a_second_step_leads_its_members_to_the_setup_and_no_further()
    {
        var client = await fixture.SignInNewUserAsync();
        var user = await UserAsync(client);
        await RequireSecondStepAsync(user);

        foreach (var address in new[] { "/", "/Account/Manage/Index", "/Account/Manage/Email", "/people/" + user.UserName })
        {
            OwnForms.AssertRedirects(Manage, await FormPage.OpenAsync(client, address));
        }

        var setup = await FormPage.OpenAsync(client, Manage);
        Assert.Equal(HttpStatusCode.OK, setup.Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await setup.PostToAsync("/Account/Manage/Index?live-check=Input.Handle", [new("Input.Handle", "anna")])).Status);
        await AuthenticatorApp.SetUpAsync(client);
        Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(client, "/Account/Manage/Index")).Status);

        var refused = await (await FormPage.OpenAsync(client, Manage)).PostToAsync(Manage + "?handler=Disable", []);
        Assert.Contains("One of your roles requires two-step sign-in.", refused.Document.QuerySelector("[data-valmsg-summary]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_passkey_of_a_user_whose_role_requires_a_second_step_cannot_be_removed()
    {
        var client = await fixture.SignInNewUserAsync();
        var user = await UserAsync(client);
        var passkey = new SoftwareAuthenticator();
        await passkey.AddToAsync(client);
        await RequireSecondStepAsync(user);

        var answer = await RemovePasskeyAsync(client, passkey.CredentialId);

        Assert.Contains("it is your only second step", answer.Document.QuerySelector("[data-valmsg-summary]")!.TextContent, StringComparison.Ordinal);
        OwnForms.AssertRedirects(Code, await Visitors.TryLogInAsync(fixture.Visitor(), user.UserName!, Registration.Password));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_whose_second_step_was_removed_is_led_to_the_setup_when_a_role_requires_one(bool isPasskey)
    {
        var client = await fixture.SignInNewUserAsync();
        var user = await UserAsync(client);
        if (isPasskey)
        {
            var passkey = new SoftwareAuthenticator();
            await passkey.AddToAsync(client);
            OwnForms.AssertRedirects(Passkeys, await RemovePasskeyAsync(client, passkey.CredentialId));
        }
        else
        {
            await AuthenticatorApp.SetUpAsync(client);
            OwnForms.AssertRedirects(Manage, await (await FormPage.OpenAsync(client, Manage)).PostToAsync(Manage + "?handler=Disable", []));
        }

        await RequireSecondStepAsync(user);

        OwnForms.AssertRedirects(Manage, await FormPage.OpenAsync(client, "/"));
    }

    [Fact]
    public async Task A_session_with_a_passkey_keeps_its_second_step_when_two_step_sign_in_is_turned_off()
    {
        var (user, _, client) = await SetUpAsync();
        await new SoftwareAuthenticator().AddToAsync(client);
        await (await FormPage.OpenAsync(client, Manage)).PostToAsync(Manage + "?handler=Disable", []);
        await RequireSecondStepAsync(user);

        Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(client, "/Account/Manage/Index")).Status);
    }

    [Theory]
    [InlineData(Manage, "?handler=Codes")]
    [InlineData(Manage, "?handler=Disable")]
    [InlineData("/Account/Manage/EnableAuthenticator", "")]
    [InlineData(Passkeys, "?handler=Add")]
    [InlineData(Passkeys, "?handler=Remove")]
    public async Task A_session_that_is_older_than_the_second_step_changes_none_before_the_passkey_is_used(string address, string handler)
    {
        var (client, passkey) = (await fixture.SignInNewUserAsync(), new SoftwareAuthenticator());
        var user = await UserAsync(client);
        var other = await fixture.LogInAsync(user.UserName!);
        var verify = "/Account/Verify?returnUrl=" + Uri.EscapeDataString(address);
        await passkey.AddToAsync(client);
        var form = await FormPage.OpenAsync(other, address); // Without a requirement, the password is enough.
        Assert.Equal(HttpStatusCode.OK, form.Status);
        await RequireSecondStepAsync(user);

        OwnForms.AssertRedirects(verify, await FormPage.OpenAsync(other, address));
        OwnForms.AssertRedirects(verify + "&isUnsaved=True", await form.PostToAsync(address + handler, [new("id", passkey.CredentialId)]));
        Assert.Null((await FormPage.OpenAsync(other, verify)).Document.QuerySelector("[name='Input.Password']"));
        OwnForms.AssertRedirects(address, await passkey.UseAsync(other, verify));
        Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(other, address)).Status);
    }

    [Fact]
    public async Task Removing_a_passkey_ends_the_other_sessions()
    {
        var client = await fixture.SignInNewUserAsync();
        var user = await UserAsync(client);
        var other = await fixture.LogInAsync(user.UserName!);
        var passkey = await AddPasskeyAsync(user);

        OwnForms.AssertRedirects(Passkeys, await RemovePasskeyAsync(client, Base64Url.EncodeToString(passkey.CredentialId)));

        Assert.True(await client.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
    }

    [Fact]
    public async Task An_administrator_removes_lost_second_steps()
    {
        var (user, _, client) = await SetUpAsync();
        var administrator = await fixture.AdministratorAsync();
        var address = $"/Admin/Users/Edit/{user.Id}";
        var page = await FormPage.OpenAsync(administrator, address);
        Assert.Contains("10 recovery codes left", page.Document.QuerySelector("aside")!.TextContent, StringComparison.Ordinal);

        OwnForms.AssertRedirects(address, await page.PostToAsync(address + "?handler=ResetSecondSteps", []));

        Assert.False(await client.IsSignedInAsync());
        OwnForms.AssertRedirects("/", await Visitors.TryLogInAsync(fixture.Visitor(), user.UserName!, Registration.Password));
        Assert.Contains("Authenticator app", (await FormPage.OpenAsync(administrator, address)).Document.QuerySelector(".history")!.TextContent, StringComparison.Ordinal);
    }
}
