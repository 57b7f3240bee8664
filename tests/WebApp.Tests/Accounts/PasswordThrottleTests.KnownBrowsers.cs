using System.Net;
using Microsoft.EntityFrameworkCore;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Accounts;

/// <content>Browsers that the owner signed in from.</content>
public abstract partial class PasswordThrottleTests<TDatabase>
{
    [Fact]
    public async Task Failed_attempts_elsewhere_do_not_lock_a_known_browser()
    {
        var user = await fixture.AddUserAsync();
        var owner = Client();
        await TryAsync(owner, user, Registration.Password);
        for (var i = 0; i < 21; i++)
        {
            await FailAsync(Client($"198.51.100.{i}"), user, 5);
        }

        Assert.Equal(HttpStatusCode.OK, (await TryAsync(Client("203.0.113.1"), user, Registration.Password)).Status); // All unknown browsers are locked.
        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(owner, user, Registration.Password)).Status);
    }

    [Fact]
    public async Task A_new_password_makes_every_browser_unknown_again()
    {
        var user = await fixture.AddUserAsync();
        var owner = Client();
        await TryAsync(owner, user, Registration.Password);
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.SecurityStamp, "CHANGED")));
        await FailAsync(Client(), user, 5); // From the same address.

        Assert.Equal(HttpStatusCode.OK, (await TryAsync(owner, user, Registration.Password)).Status);
    }

    [Fact]
    public async Task A_known_browser_is_locked_after_five_wrong_passwords_of_its_own()
    {
        var user = await fixture.AddUserAsync();
        var owner = Client();
        await TryAsync(owner, user, Registration.Password);
        await FailAsync(owner, user, 5);

        Assert.Equal(HttpStatusCode.OK, (await TryAsync(owner, user, Registration.Password)).Status);
    }
}
