using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages;

public sealed class ErrorTests(WebAppFixture<SqliteDatabase> fixture) : IClassFixture<WebAppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task An_unknown_address_is_a_404_with_a_page()
    {
        var page = await FormPage.OpenAsync(fixture.App.CreateClient(), "/no/such/page");

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Equal("There is no such page", page.Document.QuerySelector("h1")?.TextContent);
    }

    [Fact]
    public async Task A_failure_that_is_no_refused_row_is_a_500_with_a_page_that_tells_nothing()
    {
        await using var app = fixture.AppWith(services => services.AddScoped<IUserValidator<User>, Failing>());
        var page = await FormPage.OpenAsync(app.CreateClient(), "/Account/Register");

        page = await page.PostAsync(new Registration());

        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.Equal("Something went wrong", page.Document.QuerySelector("h1")?.TextContent);
        Assert.DoesNotContain("secret", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_denied_is_a_403_with_a_page()
    {
        var page = await FormPage.OpenAsync(fixture.App.CreateClient(), "/Account/AccessDenied");

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal("Not for this account", page.Document.QuerySelector("h1")?.TextContent);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/Account/Register")]
    [InlineData("/no/such/page")]
    public async Task Every_page_forbids_inline_script_and_style(string address)
    {
        var page = await FormPage.OpenAsync(fixture.App.CreateClient(), address);
        var policy = Assert.Single(page.Response.Headers.GetValues("Content-Security-Policy"));

        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("style, [style], script:not([src]), [onclick]"));
    }

    private sealed class Failing : IUserValidator<User>
    {
        public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user) => throw new InvalidOperationException("secret");
    }
}
