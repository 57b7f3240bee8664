using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Security;

public sealed class TransportTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task Hsts_is_sent_for_a_year()
    {
        using var client = fixture.App.CreateClient(new() { BaseAddress = new Uri("https://www.example.com") });
        using var response = await client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(["max-age=31536000"], response.Headers.GetValues("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("5443", HttpStatusCode.TemporaryRedirect)]
    public async Task Http_is_redirected_to_https_if_https_is_served(string? port, HttpStatusCode expected)
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("https_port", port));
        using var response = await app.CreateClient(new() { AllowAutoRedirect = false }).GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(port is null ? null : "https://localhost:5443/", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Outside_Development_the_setting_AllowedHosts_is_required()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("AllowedHosts", ""));

        Assert.Contains("AllowedHosts", Assert.Throws<OptionsValidationException>(() => app.Server).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_is_refused()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("AllowedHosts", "www.example.com"));
        using var client = app.CreateClient();

        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("http://evil.example/", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("http://www.example.com/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task No_response_has_a_Server_header()
    {
        _ = fixture.App;
        await using var app = fixture.AppWith(_ => { });
        app.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app.StartServer();
        using var client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
        using var response = await client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/Account/Login")]
    [InlineData("/people/root")]
    [InlineData("/Admin/Users")]
    [InlineData("/Admin/Users/Export")]
    [InlineData("/Admin/Audit")]
    [InlineData("/Admin/Cities")]
    public async Task Pages_are_not_stored_by_caches(string address)
    {
        var client = await fixture.AdministratorAsync();
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Static_files_are_cached_and_execute_no_queries()
    {
        var client = await fixture.AdministratorAsync();
        fixture.Commands.Clear();
        using var response = await client.GetAsync("/css/site.css", TestContext.Current.CancellationToken);

        Assert.False(response.Headers.CacheControl?.NoStore);
        Assert.Empty(fixture.Commands.Sent);
    }
}
