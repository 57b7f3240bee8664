using Microsoft.Extensions.Logging;
using WebApp.Accounts;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Accounts;

public sealed class SecurityLogTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task Security_events_name_accounts_by_key_only()
    {
        var log = new CapturedLog();
        var user = await fixture.AddUserAsync();
        await using var app = fixture.AppWith(services => services.AddSingleton<ILoggerProvider>(log));
        using var client = app.CreateClient(new() { AllowAutoRedirect = false });
        await Visitors.TryLogInAsync(client, user.UserName!, Registration.Password);
        await client.GetAsync("/Admin/Users", TestContext.Current.CancellationToken);
        await (await FormPage.OpenAsync(client, "/Account/Logout")).PostAsync([]);
        for (var i = 0; i < 6; i++)
        {
            await Visitors.TryLogInAsync(client, user.Email!, "wrong password");
        }

        string link;
        await using (var scope = app.Services.CreateAsyncScope())
        {
            link = await scope.ServiceProvider.GetRequiredService<PasswordLinks>().CreateAsync(user);
        }

        await (await FormPage.OpenAsync(client, link)).PostAsync(new Dictionary<string, string?>
        {
            ["Input.Password"] = Registration.Password + "!", ["Input.ConfirmPassword"] = Registration.Password + "!",
        });

        var own = log.Entries.Where(entry => entry.Values.TryGetValue("AccountId", out var id) && id is Guid account && account == user.Id).ToList();
        Assert.Equal(
            [1001, 1005, 1004, 1002, 1002, 1002, 1002, 1002, 1003, 1002, 1006],
            own.Select(entry => entry.EventId.Id));
        Assert.Equal("TooManyAttempts", own[^2].Values["Reason"]!.ToString());
        foreach (var secret in new[] { user.UserName!, user.Email!, Registration.Password, "wrong password", link.Split("token=")[1] })
        {
            Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }
}
