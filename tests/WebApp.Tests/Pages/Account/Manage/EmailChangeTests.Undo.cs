using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account.Manage;

/// <summary>The ways to sign in after a change was undone.</summary>
public abstract partial class EmailChangeTests<TDatabase>
{
    [Fact]
    public async Task Undoing_a_change_removes_the_ways_to_sign_in_that_an_intruder_added()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var (user, passkey) = (await fixture.AddUserAsync(), new SoftwareAuthenticator());
        var intruder = await app.SignInAsync(user);
        await passkey.AddToAsync(intruder);
        await AddLoginAsync(user);
        await AddApiTokenAsync(user, DateTime.UtcNow);

        await ChangeAndUndoAsync(app, intruder, user, () => AuthenticatorApp.SetUpAsync(intruder));

        Assert.Equal((0, 0, 0, 0, 0, false), await WaysAsync(user));
        Assert.Equal("The passkey was not accepted.", (await passkey.UseAsync(app.NewClient(), "/Account/Login")).Errors[""]);
    }

    [Fact]
    public async Task Undoing_a_change_keeps_the_ways_to_sign_in_that_are_older()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var user = await fixture.AddUserAsync();
        var client = await app.SignInAsync(user);
        await new SoftwareAuthenticator().AddToAsync(client);
        await AddLoginAsync(user);
        await AuthenticatorApp.SetUpAsync(client);
        await AgeAsync(user);
        await AddApiTokenAsync(user, DateTime.UtcNow.AddDays(-2));

        await ChangeAndUndoAsync(app, client, user);

        Assert.Equal((1, 1, 1, 1, RecoveryCodes.Count, true), await WaysAsync(user));
    }

    [Fact]
    public async Task Undoing_a_change_removes_new_recovery_codes_and_keeps_an_older_authenticator_app()
    {
        await using var app = fixture.AppWithEmails(_delivery);
        var user = await fixture.AddUserAsync();
        var client = await app.SignInAsync(user);
        await AuthenticatorApp.SetUpAsync(client);
        await AgeAsync(user);
        var page = await FormPage.OpenAsync(client, "/Account/Manage/TwoFactorAuthentication");

        await ChangeAndUndoAsync(app, client, user, () => page.PostToAsync("/Account/Manage/TwoFactorAuthentication?handler=Codes", []));

        Assert.Equal((0, 0, 0, 1, 0, true), await WaysAsync(user));
    }

    /// <summary>Changes the email, does something, and undoes the change with the link to the old address.</summary>
    private async Task ChangeAndUndoAsync(WebApplicationFactory<Program> app, HttpClient client, User user, Func<Task>? then = null)
    {
        OwnForms.AssertRedirects("/Account/Manage/Email", await ConfirmAsync(client, await app.RequestEmailChangeAsync(_delivery, client, NewAddress())));
        await (then?.Invoke() ?? Task.CompletedTask);
        await app.SendEmailsAsync();
        OwnForms.AssertRedirects("/Account/Login", await ConfirmAsync(app.NewClient(), _delivery.LinkTo(user.Email!)));
    }

    private Task<int> AddLoginAsync(User user) => fixture.QueryAsync(db =>
    {
        db.Add(new IdentityUserLogin<Guid> { UserId = user.Id, LoginProvider = "example", ProviderDisplayName = "Example", ProviderKey = UserForms.Name() });
        return db.SaveChangesAsync();
    });

    private Task<int> AddApiTokenAsync(User user, DateTime at) => fixture.QueryAsync(db =>
    {
        db.Add(new ApiToken { UserId = user.Id, Name = UserForms.Name(), Hash = Guid.NewGuid().ToByteArray(), CreatedAt = at, ExpiresAt = at.AddDays(30) });
        return db.SaveChangesAsync();
    });

    /// <summary>Makes everything that was added to an account two days older.</summary>
    private Task<int> AgeAsync(User user) => fixture.QueryAsync(async db =>
    {
        var (key, earlier) = (user.Id.ToString(), DateTime.UtcNow.AddDays(-2));
        await db.UserPasskeys.Where(passkey => passkey.UserId == user.Id).ForEachAsync(passkey => passkey.Data.CreatedAt = new DateTimeOffset(earlier));
        await db.AuditEntries.Where(entry => entry.EntityKey == key).ExecuteUpdateAsync(set => set.SetProperty(entry => entry.At, earlier));
        return await db.SaveChangesAsync();
    });

    private Task<(int Passkeys, int ApiTokens, int Logins, int Authenticators, int Codes, bool IsOn)> WaysAsync(User user) => fixture.QueryAsync(async db => (
        await db.UserPasskeys.CountAsync(passkey => passkey.UserId == user.Id),
        await db.ApiTokens.CountAsync(token => token.UserId == user.Id),
        await db.UserLogins.CountAsync(login => login.UserId == user.Id),
        await db.UserTokens.CountAsync(token => token.UserId == user.Id),
        await db.Set<RecoveryCode>().CountAsync(code => code.UserId == user.Id),
        (await db.Users.SingleAsync(other => other.Id == user.Id)).TwoFactorEnabled));
}
