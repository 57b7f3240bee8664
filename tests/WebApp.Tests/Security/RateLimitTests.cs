using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Security;

public sealed class RateLimitTests(WebAppFixture<SqliteDatabase> fixture) : IClassFixture<WebAppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task Too_many_questions_at_once_are_refused_with_429_and_forms_still_go_through()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        var page = await FormPage.OpenAsync(app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }), "/Account/Register");
        var statuses = new List<HttpStatusCode>();
        while (statuses.Count < 2_000 && !statuses.Contains(HttpStatusCode.TooManyRequests)) // The slower the machine, the more refills.
        {
            using var content = new FormUrlEncodedContent(
                [KeyValuePair.Create("Input.Email", "a@b.de"), KeyValuePair.Create("__RequestVerificationToken", page.Token)]);
            using var response = await page.Client.PostAsync("/Account/Register?live-check=Input.Email", content, TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
            Assert.Equal(response.StatusCode == HttpStatusCode.TooManyRequests, response.Headers.RetryAfter is not null);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses.Distinct());
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(new Registration())).Status);
    }

    [Fact]
    public async Task The_programs_door_is_narrower_than_the_forms()
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
}
