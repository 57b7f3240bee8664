using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Options;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Security;

public sealed class ProxyTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    private const string Proxy = "10.0.0.1", Client = "203.0.113.7", Forwarded = "X-Forwarded-For";

    private static readonly (string, string?)[] s_proxy = [("Proxy:KnownProxies", Proxy)];

    public static TheoryData<string, string> Forgeries => new()
    {
        { "198.51.100.1", "{0}" }, // Not from the proxy.
        { Proxy, "{0}, " + Client }, // The proxy appends the address that it sees.
    };

    [Theory]
    [InlineData("Proxy:KnownProxies", "192.0.2.2;10.0.0.1")]
    [InlineData("Proxy:KnownProxies:0", "10.0.0.1")]
    [InlineData("Proxy:KnownNetworks", "10.0.0.0/8")]
    public async Task Clients_behind_a_known_proxy_have_limits_of_their_own(string setting, string value)
    {
        await using var app = App((setting, value));
        Assert.InRange(await PostsAsync(app, Proxy, _ => "203.0.113.7"), 10, 20);
        Assert.InRange(await PostsAsync(app, Proxy, _ => "203.0.113.8"), 10, 20);
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_address_does_not_evade_the_limits(string peer, string value)
    {
        await using var app = App(s_proxy);

        Assert.InRange(await PostsAsync(app, peer, post => value.Replace("{0}", $"192.0.2.{post}", StringComparison.Ordinal)), 10, 20);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("true")]
    public async Task Without_the_settings_no_header_is_used_even_with_the_switch_of_the_framework(string? enabled)
    {
        await using var app = App(("ForwardedHeaders_Enabled", enabled));
        Assert.InRange(await PostsAsync(app, Proxy, post => $"192.0.2.{post}"), 10, 20);

        await using var redirecting = App(("ForwardedHeaders_Enabled", enabled), ("https_port", "443"));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, await StatusAsync(redirecting, Proxy, "https"));
    }

    [Fact]
    public async Task The_switch_of_the_framework_does_not_widen_the_settings()
    {
        await using var app = App([("ForwardedHeaders_Enabled", "true"), ("Proxy:KnownNetworks", "10.0.0.0/8")]);

        // The client has an address in the network of the proxy. A second middleware would use the value that the client sent.
        Assert.InRange(await PostsAsync(app, Proxy, post => $"192.0.2.{post}, 10.0.0.77"), 10, 20);
    }

    [Fact]
    public async Task Behind_a_proxy_that_terminates_TLS_https_is_not_redirected_and_http_is()
    {
        await using var app = App([.. s_proxy, ("https_port", "443")]);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, Proxy, "https"));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, await StatusAsync(app, Proxy, "http"));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, await StatusAsync(app, "198.51.100.1", "https"));
    }

    [Fact]
    public async Task The_list_of_sessions_shows_the_network_of_the_client()
    {
        var user = await fixture.AddUserAsync();
        await using var app = App(s_proxy);
        var client = Visitor(app, Proxy);
        client.DefaultRequestHeaders.Add(Forwarded, Client);
        await client.LogInAsync(user.UserName!);

        Assert.Contains("203.0.113.0/24", await client.GetStringAsync("/Account/Manage/Sessions", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "https://localhost/Account/Login?ReturnUrl=%2FAccount%2FManage")]
    [InlineData("true", "https://www.example.com/Account/Login?ReturnUrl=%2FAccount%2FManage")]
    public async Task The_host_is_forwarded_only_if_configured(string? isForwarded, string location)
    {
        await using var app = App([.. s_proxy, ("Proxy:ForwardHost", isForwarded)]);
        var client = Visitor(app, Proxy);
        client.DefaultRequestHeaders.Add(Forwarded, Client);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "www.example.com");

        Assert.Equal(location, (await client.GetAsync("/Account/Manage", TestContext.Current.CancellationToken)).Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("Proxy:KnownProxies", "proxy.example")]
    [InlineData("Proxy:KnownNetworks", "10.0.0.0/33")]
    [InlineData("Proxy:ForwardLimit", "0")]
    [InlineData("Proxy:ForwardHost", "yes")]
    public async Task An_invalid_setting_stops_the_start(string setting, string value)
    {
        await using var app = App((setting, value));
        var message = Assert.Throws<OptionsValidationException>(() => app.Server).Message;

        Assert.StartsWith($"The setting {setting} contains “{value}”", message, StringComparison.Ordinal);
    }

    /// <summary>Posts a form until it is limited, and returns the number of accepted posts.</summary>
    private static async Task<int> PostsAsync(WebApplicationFactory<Program> app, string peer, Func<int, string> forwarded)
    {
        var page = await FormPage.OpenAsync(Visitor(app, peer), "/Account/ForgotPassword");
        for (var posts = 0; posts < 200; posts++)
        {
            page.Client.DefaultRequestHeaders.Remove(Forwarded);
            page.Client.DefaultRequestHeaders.Add(Forwarded, forwarded(posts));
            if ((await page.PostAsync([])).Status == HttpStatusCode.TooManyRequests)
            {
                return posts;
            }
        }

        return int.MaxValue;
    }

    private static async Task<HttpStatusCode> StatusAsync(WebApplicationFactory<Program> app, string peer, string scheme)
    {
        var client = Visitor(app, peer);
        client.DefaultRequestHeaders.Add(Forwarded, Client);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        using var answer = await client.GetAsync("/Account/Login", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static HttpClient Visitor(WebApplicationFactory<Program> app, string peer)
    {
        var client = app.CreateClient(new() { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add(ClientAddresses.Header, peer);
        return client;
    }

    private WebApplicationFactory<Program> App(params (string Setting, string? Value)[] settings)
    {
        _ = fixture.App;
        return fixture.AppWith(services => services.AddSingleton<IStartupFilter, ClientAddresses>()).WithWebHostBuilder(builder =>
        {
            builder.UseSetting("RateLimits:Enabled", "true");
            foreach (var (setting, value) in settings)
            {
                builder.UseSetting(setting, value);
            }
        });
    }
}
