using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using TestInfrastructure;

namespace WebApp.Tests.Infrastructure;

/// <summary>Runs the application with a provider for external sign-ins.</summary>
public sealed class ExternalFixture<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    public const string Start = "/Account/ExternalLogin";

    private readonly HttpClient _browser = new(new HttpClientHandler { AllowAutoRedirect = false });
    private WebApplicationFactory<Program>? _app;

    public AppFixture<TDatabase> Site { get; } = new();

    public OAuthProvider Provider { get; private set; } = null!;

    public WebApplicationFactory<Program> App => _app ??= AppWith();

    public WebApplicationFactory<Program> AppWith(params (string Key, string Value)[] settings) => Site.App.WithWebHostBuilder(builder =>
    {
        foreach (var (key, value) in Provider.Settings)
        {
            builder.UseSetting(key, value);
        }

        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }
    });

    public HttpClient Visitor() => App.CreateClient(new() { AllowAutoRedirect = false });

    /// <summary>Makes a new user the current one at the provider.</summary>
    /// <returns>The user's name.</returns>
    public string NewUser(bool isVerified = true)
    {
        var name = "x" + Guid.NewGuid().ToString("N")[..12];
        Provider.User = JsonSerializer.Serialize(new { sub = "id-" + name, preferred_username = name, email = $"{name}@example.com", email_verified = isVerified });
        return name;
    }

    /// <summary>Presses the button of the provider, and signs in there.</summary>
    /// <returns>The address that the provider leads back to.</returns>
    public async Task<string> AuthorizeAsync(HttpClient client, string page = "/Account/Login", string post = Start, string? returnUrl = null)
    {
        var form = await FormPage.OpenAsync(client, page);
        var fields = new Dictionary<string, string?> { ["provider"] = "example" };
        if (returnUrl is not null)
        {
            fields["ReturnUrl"] = returnUrl;
        }

        var started = await form.PostToAsync(post, fields);
        Assert.Equal(Start, started.Response.Headers.Location?.ToString());
        var next = await FormPage.OpenAsync(client, Start);
        var address = next.Response.Headers.GetValues("Refresh").Single()["0; url=".Length..];
        Assert.StartsWith(Provider.Address, address, StringComparison.Ordinal);
        Assert.Equal(address, next.Document.QuerySelector("main a.button")?.GetAttribute("href"));
        using var authorized = await _browser.GetAsync(address, TestContext.Current.CancellationToken);
        return authorized.Headers.Location!.PathAndQuery;
    }

    /// <summary>Follows redirects from an address of the application.</summary>
    /// <returns>The page at the end.</returns>
    public static async Task<FormPage> FollowAsync(HttpClient client, string address)
    {
        while (true)
        {
            var page = await FormPage.OpenAsync(client, address);
            if (page.Status != HttpStatusCode.Redirect)
            {
                return page;
            }

            address = page.Response.Headers.Location!.ToString();
            Assert.StartsWith("/", address, StringComparison.Ordinal);
        }
    }

    /// <summary>Signs in at the provider, and follows redirects.</summary>
    public async Task<FormPage> SignInAsync(HttpClient client, string? returnUrl = null) => await FollowAsync(client, await AuthorizeAsync(client, returnUrl: returnUrl));

    /// <summary>Registers the current user of the provider.</summary>
    public async Task<FormPage> RegisterAsync(HttpClient client, params (string Field, string? Value)[] changed)
    {
        var form = await SignInAsync(client);
        Assert.Equal("/Account/ExternalRegistration", form.Address);
        return await form.PostAsync(form.Filled([("Input.CityId", "5"), .. changed]));
    }

    public async ValueTask InitializeAsync()
    {
        await Site.InitializeAsync();
        Provider = await OAuthProvider.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Site.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
