using System.Buffers.Text;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Account;

/// <summary>The last way to sign in cannot be removed.</summary>
public abstract partial class ExternalLoginTests<TDatabase>
{
    [Fact]
    public async Task Two_browsers_that_remove_the_last_two_logins_leave_one()
    {
        for (var round = 0; round < 5; round++)
        {
            var name = fixture.NewUser();
            var (first, second) = (fixture.Visitor(), fixture.Visitor());
            await fixture.RegisterAsync(first);
            await fixture.SignInAsync(second);
            var user = await FindAsync(name);
            await fixture.Site.QueryAsync(db =>
            {
                db.Add(new IdentityUserLogin<Guid> { LoginProvider = "example", ProviderKey = "id-" + name + "2", ProviderDisplayName = "Example", UserId = user.Id });
                return db.SaveChangesAsync();
            });
            var pages = (await FormPage.OpenAsync(first, Manage), await FormPage.OpenAsync(second, Manage));
            var ready = new Countdown(2);

            var answers = await Task.WhenAll(
                Task.Run(async () =>
                {
                    await ready.SignalAndWaitAsync();
                    return await RemoveAsync(pages.Item1, name);
                }),
                Task.Run(async () =>
                {
                    await ready.SignalAndWaitAsync();
                    return await RemoveAsync(pages.Item2, name + "2");
                }));

            Assert.All(answers, answer => Assert.True(answer.Status < HttpStatusCode.InternalServerError));
            Assert.Single(await LoginsAsync(user));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_passkey_that_is_the_last_way_to_sign_in_cannot_be_removed(bool hasLogin)
    {
        var name = fixture.NewUser();
        var client = fixture.Visitor();
        await fixture.RegisterAsync(client);
        var user = await FindAsync(name);
        var passkey = PasskeyOf(user);
        await fixture.Site.QueryAsync(db =>
        {
            db.Add(passkey);
            return db.SaveChangesAsync();
        });
        if (!hasLogin)
        {
            await fixture.Site.QueryAsync(db => db.UserLogins.Where(login => login.UserId == user.Id).ExecuteDeleteAsync());
        }

        var page = await FormPage.OpenAsync(client, "/Account/Manage/Passkeys");
        await page.PostToAsync("/Account/Manage/Passkeys?handler=Remove", [new("id", Base64Url.EncodeToString(passkey.CredentialId))]);

        Assert.Equal(!hasLogin, await fixture.Site.QueryAsync(db => db.UserPasskeys.AnyAsync(one => one.UserId == user.Id)));
        Assert.Equal(hasLogin ? [EmailKind.SignInsChanged] : [], await EmailsAsync(user));
    }

    private static IdentityUserPasskey<Guid> PasskeyOf(User user) => new()
    {
        UserId = user.Id,
        CredentialId = Guid.NewGuid().ToByteArray(),
        Data = new() { PublicKey = [1], Name = "Key", AttestationObject = [1], ClientDataJson = [1], CreatedAt = DateTimeOffset.UtcNow, Transports = [] },
    };
}
