using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Security;

public sealed class CookieTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    private static readonly Uri s_https = new("https://localhost");

    [Fact]
    public async Task Outside_Development_every_cookie_has_the_Host_prefix()
    {
        Assert.All(await CookiesAsync("Production"), cookie =>
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task In_Development_cookies_work_over_http() =>
        Assert.All(await CookiesAsync("Development"), cookie => Assert.DoesNotContain("__Host-", cookie, StringComparison.Ordinal));

    private async Task<List<string>> CookiesAsync(string environment)
    {
        var user = await fixture.AddUserAsync();
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseEnvironment(environment));
        using var client = app.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = s_https });
        var login = await FormPage.OpenAsync(client, "/Account/Login");
        var cookies = login.Response.Headers.GetValues("Set-Cookie").ToList();
        cookies.AddRange((await Visitors.TryLogInAsync(client, user.UserName!, Registration.Password)).Response.Headers.GetValues("Set-Cookie"));
        cookies.AddRange((await (await FormPage.OpenAsync(client, "/Account/Logout")).PostAsync([])).Response.Headers.GetValues("Set-Cookie"));

        var names = cookies.Select(cookie => cookie.Split('=')[0].Replace("__Host-", "", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["antiforgery", "browser", "external", "notice", "session", "two-factor"], names);
        return cookies;
    }
}
