using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Accounts;

public sealed class SessionsOnSqliteTests(AppFixture<SqliteDatabase> fixture) : SessionTests<SqliteDatabase>(fixture);

public sealed class SessionsOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : SessionTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class SessionsOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : SessionTests<SqlServerDatabase>(fixture);

public abstract class SessionTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>, IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private const string Cookie = "__Host-session";

    private readonly AdjustableTime _time = new();
    private WebApplicationFactory<Program> _app = null!;

    public ValueTask InitializeAsync()
    {
        _ = fixture.App;
        _app = NewNode();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_cookie_is_refused_after_sign_out_on_every_node()
    {
        await using var other = NewNode();
        var (client, cookie) = await SignInAsync(await fixture.AddUserAsync());
        Assert.True(await IsSignedInAsync(other, cookie));

        await (await FormPage.OpenAsync(client, "/Account/Logout")).PostAsync([]);

        Assert.False(await IsSignedInAsync(_app, cookie));
        Assert.False(await IsSignedInAsync(other, cookie));
    }

    [Fact]
    public async Task Signing_out_leaves_the_sessions_of_other_browsers()
    {
        var user = await fixture.AddUserAsync();
        var ((client, _), (_, other)) = (await SignInAsync(user), await SignInAsync(user));

        await (await FormPage.OpenAsync(client, "/Account/Logout")).PostAsync([]);

        Assert.True(await IsSignedInAsync(_app, other));
    }

    [Fact]
    public async Task A_new_sign_in_replaces_the_session_and_its_key()
    {
        var user = await fixture.AddUserAsync();
        var (client, before) = await SignInAsync(user);
        var page = await Visitors.TryLogInAsync(client, user.UserName!, Registration.Password);

        Assert.False(await IsSignedInAsync(_app, before));
        Assert.True(await IsSignedInAsync(_app, CookieOf(page.Response)));
        Assert.Equal(1, await fixture.QueryAsync(db => db.Sessions.CountAsync(session => session.UserId == user.Id)));
    }

    [Theory]
    [InlineData(false, 11.9, true)]
    [InlineData(false, 12.1, false)]
    [InlineData(true, (14 * 24) - 0.1, true)]
    [InlineData(true, (14 * 24) + 0.1, false)]
    public async Task A_session_ends_after_twelve_hours_or_fourteen_days(bool remember, double hours, bool expected)
    {
        var (_, cookie) = await SignInAsync(await fixture.AddUserAsync(), remember);
        _time.Ahead = TimeSpan.FromHours(hours);

        Assert.Equal(expected, await IsSignedInAsync(_app, cookie));
    }

    [Theory]
    [InlineData("Sessions:IdleTimeout", 50, true)]
    [InlineData("Sessions:IdleTimeout", 70, false)]
    [InlineData("Sessions:AbsoluteTimeout", 50, false)]
    public async Task Idle_and_absolute_limits_are_settings(string setting, int minutesBetween, bool expected)
    {
        await using var app = _app.WithWebHostBuilder(builder => builder.UseSetting(setting, "01:00:00"));
        var user = await fixture.AddUserAsync();
        var cookie = CookieOf((await Visitors.TryLogInAsync(Client(app), user.UserName!, Registration.Password)).Response);
        _time.Ahead = TimeSpan.FromMinutes(minutesBetween);
        await IsSignedInAsync(app, cookie);
        _time.Ahead = 2 * TimeSpan.FromMinutes(minutesBetween);

        Assert.Equal(expected, await IsSignedInAsync(app, cookie));
    }

    [Fact]
    public async Task A_request_reads_the_session_once_and_updates_it_every_five_minutes()
    {
        var (client, _) = await SignInAsync(await fixture.AddUserAsync());
        await client.GetAsync("/", TestContext.Current.CancellationToken);

        foreach (var (minutes, statements) in new[] { (0, 1), (4.5, 1), (5.5, 2), (6, 1) })
        {
            _time.Ahead = TimeSpan.FromMinutes(minutes);
            fixture.Commands.Clear();
            await client.GetAsync("/", TestContext.Current.CancellationToken);
            Assert.Equal(statements, fixture.Commands.Sent.Count);
        }
    }

    [Fact]
    public async Task A_sign_in_executes_five_statements()
    {
        var user = await fixture.AddUserAsync();
        var page = await FormPage.OpenAsync(Client(_app), "/Account/Login");
        fixture.Commands.Clear();
        await page.PostAsync(new Dictionary<string, string?> { ["Input.UserNameOrEmail"] = user.UserName, ["Input.Password"] = Registration.Password });

        // The user, the attempt, its success, a role that requires a second step, and the session.
        Assert.Equal(5, fixture.Commands.Sent.Count);
    }

    [Fact]
    public async Task A_session_row_names_browser_and_network_but_no_credential()
    {
        var user = await fixture.AddUserAsync();
        var client = Client(_app);
        client.DefaultRequestHeaders.Add(ClientAddresses.Header, "203.0.113.77");
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        var cookie = CookieOf((await Visitors.TryLogInAsync(client, user.UserName!, Registration.Password)).Response);

        var session = await fixture.QueryAsync(db => db.Sessions.SingleAsync(session => session.UserId == user.Id));

        Assert.Equal(("Firefox on Linux", "203.0.113.0/24"), (session.Browser, session.Network));
        Assert.Equal(32, session.KeyHash.Length);
        Assert.False(await IsSignedInAsync(_app, Convert.ToBase64String(session.KeyHash)));
        Assert.True(await IsSignedInAsync(_app, cookie));
    }

    [Fact]
    public async Task The_cookie_is_persistent_only_on_request()
    {
        var user = await fixture.AddUserAsync();
        var kept = await Visitors.TryLogInAsync(Client(_app), user.UserName!, Registration.Password, remember: true);
        var left = await Visitors.TryLogInAsync(Client(_app), user.UserName!, Registration.Password);

        Assert.Contains("expires=", SetCookie(kept.Response), StringComparison.Ordinal);
        Assert.DoesNotContain("expires=", SetCookie(left.Response), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _app.DisposeAsync();
    }

    private static HttpClient Client(WebApplicationFactory<Program> app) => app.CreateClient(new() { AllowAutoRedirect = false });

    private static string SetCookie(HttpResponseMessage response) =>
        response.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(Cookie + "=", StringComparison.Ordinal));

    private static string CookieOf(HttpResponseMessage response) => SetCookie(response).Split(';')[0][(Cookie.Length + 1)..];

    private static async Task<bool> IsSignedInAsync(WebApplicationFactory<Program> app, string cookie)
    {
        using var client = app.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        client.DefaultRequestHeaders.Add("Cookie", $"{Cookie}={cookie}");
        return (await client.GetStringAsync("/", TestContext.Current.CancellationToken)).Contains("Sign out", StringComparison.Ordinal);
    }

    private async Task<(HttpClient Client, string Cookie)> SignInAsync(User user, bool remember = false)
    {
        var client = Client(_app);
        return (client, CookieOf((await Visitors.TryLogInAsync(client, user.UserName!, Registration.Password, remember)).Response));
    }

    private WebApplicationFactory<Program> NewNode() => fixture.AppWith(services =>
    {
        services.AddSingleton<IStartupFilter, ClientAddresses>();
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
    });
}
