using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Security;

public sealed class RateLimitTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task Excess_live_checks_return_429_and_forms_still_work()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        var page = await FormPage.OpenAsync(app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }), "/Account/Register");
        var statuses = new List<HttpStatusCode>();
        while (statuses.Count < 2_000 && !statuses.Contains(HttpStatusCode.TooManyRequests)) // A slow machine refills more tokens.
        {
            using var content = new FormUrlEncodedContent(
                [KeyValuePair.Create("Input.Email", "a@b.de"), KeyValuePair.Create("__RequestVerificationToken", page.Token)]);
            using var response = await page.Client.PostAsync("/Account/Register?live-check=Input.Email", content, TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
            Assert.Equal(response.StatusCode == HttpStatusCode.TooManyRequests, response.Headers.RetryAfter is not null);
            Assert.True(response.IsSuccessStatusCode || response.Content.Headers.ContentLength is null or 0); // No error page is rendered.
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses.Distinct());
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(new Registration())).Status);
    }

    [Fact]
    public async Task The_API_limit_is_lower_than_the_form_limit()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        using var client = app.CreateClient();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 100; i++)
        {
            using var response = await client.PostAsJsonAsync("/api/users", new { }, TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], statuses.Distinct());
    }

    [Theory]
    [InlineData("/Account/Login", 30)]
    [InlineData("/Account/Register", 30)]
    [InlineData("/Account/ForgotPassword", 10)]
    public async Task A_burst_of_posts_returns_429_with_Retry_After(string address, int burst)
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        var page = await FormPage.OpenAsync(app.CreateClient(), address);
        FormPage answer;
        var passed = 0;
        while ((answer = await page.PostAsync([])).Status == HttpStatusCode.OK)
        {
            passed++;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal("Too many requests", answer.Document.QuerySelector("h1")?.TextContent);
        Assert.InRange(answer.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 12);
        Assert.InRange(passed, burst, burst + 10); // A slow machine refills some tokens.
        Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(page.Client, address)).Status);
    }

    [Fact]
    public async Task A_rejected_post_costs_one_token()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        var page = await FormPage.OpenAsync(app.CreateClient(), "/Account/ForgotPassword");
        for (var i = 0; i < 20; i++)
        {
            await page.PostAsync([]);
        }

        // A token is added every twelve seconds. Rejected posts take no tokens.
        var wait = (await page.PostAsync([])).Response.Headers.RetryAfter!.Delta!.Value;
        Assert.InRange(wait.TotalSeconds, 1, 12);
    }

    [Fact]
    public async Task Posts_to_any_page_are_limited()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        using var client = app.CreateClient();
        HttpResponseMessage answer;
        do
        {
            answer = await client.PostAsync("/no/such/page", null, TestContext.Current.CancellationToken);
        }
        while (answer.StatusCode == HttpStatusCode.NotFound);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Contains("<h1>Too many requests</h1>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_client_address_has_its_own_limits()
    {
        await using var app = fixture.AppWith(services => services.AddSingleton<IStartupFilter, ClientAddresses>())
            .WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        var page = await FormPage.OpenAsync(app.CreateClient(), "/Account/ForgotPassword");
        while ((await page.PostAsync([])).Status == HttpStatusCode.OK)
        {
        }

        page.Client.DefaultRequestHeaders.Add(ClientAddresses.Header, "198.51.100.7");
        Assert.Equal(HttpStatusCode.OK, (await page.PostAsync([])).Status);
    }

    [Fact]
    public async Task An_IPv6_network_has_one_limit()
    {
        await using var app = fixture.AppWith(services => services.AddSingleton<IStartupFilter, ClientAddresses>())
            .WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        var page = await FormPage.OpenAsync(app.CreateClient(), "/Account/ForgotPassword");
        for (var i = 0; i < 30; i++)
        {
            await PostFromAsync($"2001:db8:1:1::{i:x}");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await PostFromAsync("2001:db8:1:1:ffff::"));
        Assert.Equal(HttpStatusCode.OK, await PostFromAsync("2001:db8:1:2::1"));

        async Task<HttpStatusCode> PostFromAsync(string address)
        {
            page.Client.DefaultRequestHeaders.Remove(ClientAddresses.Header);
            page.Client.DefaultRequestHeaders.Add(ClientAddresses.Header, address);
            return (await page.PostAsync([])).Status;
        }
    }

    [Fact]
    public async Task Each_purpose_has_its_own_limit()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        string[] addresses = ["/Account/ForgotPassword", "/Account/Login", "/Account/Register"];
        var page = await FormPage.OpenAsync(app.CreateClient(), "/Account/Login");
        foreach (var address in addresses)
        {
            Assert.Equal(HttpStatusCode.OK, (await page.PostToAsync(address, [])).Status);
            while ((await page.PostToAsync(address, [])).Status == HttpStatusCode.OK)
            {
            }
        }

        using var answer = await page.Client.PostAsJsonAsync("/api/users", new { }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_API_answers_429_with_problem_details_and_Retry_After()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        using var client = app.CreateClient();
        HttpResponseMessage answer;
        do
        {
            answer = await client.PostAsJsonAsync("/api/users", new { }, TestContext.Current.CancellationToken);
        }
        while (answer.StatusCode == HttpStatusCode.BadRequest);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"status\":429", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
    }
}
