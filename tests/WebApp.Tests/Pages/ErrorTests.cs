using System.Net;
using Microsoft.AspNetCore.Identity;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages;

public sealed class ErrorTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task An_unknown_address_is_a_404_with_a_page()
    {
        var page = await FormPage.OpenAsync(fixture.App.CreateClient(), "/no/such/page");

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Equal("Page not found", page.Document.QuerySelector("h1")?.TextContent);
    }

    [Fact]
    public async Task An_unrelated_failure_is_a_500_without_details()
    {
        await using var app = fixture.AppWith(services => services.AddScoped<IUserValidator<User>, Failing>());
        var page = await FormPage.OpenAsync(app.CreateClient(), "/Account/Register");

        page = await page.PostAsync(new Registration());

        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.Equal("Something went wrong", page.Document.QuerySelector("h1")?.TextContent);
        Assert.True(page.Response.Headers.Contains("Content-Security-Policy"));
        Assert.DoesNotContain("secret", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_denied_is_a_403_with_a_page()
    {
        var page = await FormPage.OpenAsync(fixture.App.CreateClient(), "/Account/AccessDenied");

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal("Access denied", page.Document.QuerySelector("h1")?.TextContent);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "a=b")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nb\r\n--x--\r\n")]
    [InlineData("application/x-www-form-urlencoded", "Input.UserName=a%00b")]
    [InlineData("multipart/form-data; boundary=x", "no boundary")]
    [InlineData("multipart/form-data", "")]
    public async Task A_form_that_cannot_be_read_is_a_400_with_a_page(string type, string body)
    {
        using var client = fixture.App.CreateClient();
        using var content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await client.PostAsync("/Account/Register", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("The form could not be read", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_page_rejects_other_methods(string method)
    {
        using var client = fixture.App.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/Account/Register");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("<h1>Method not allowed</h1>", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_page_cannot_be_requested_directly() =>
        Assert.Equal(HttpStatusCode.NotFound, (await FormPage.OpenAsync(fixture.App.CreateClient(), "/Error")).Status);

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

    [Fact]
    public async Task A_signed_in_user_receives_an_error_page_during_a_database_outage()
    {
        var client = await fixture.SignInNewUserAsync();
        try
        {
            fixture.Commands.IsAway = true;
            var page = await FormPage.OpenAsync(client, "/");

            Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
            Assert.Equal("Something went wrong", page.Document.QuerySelector("h1")?.TextContent);
            Assert.Equal(HttpStatusCode.NotFound, (await FormPage.OpenAsync(client, "/no/such/page")).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/css/site.css", TestContext.Current.CancellationToken)).StatusCode);
        }
        finally
        {
            fixture.Commands.IsAway = false;
        }
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    [InlineData("*/*")]
    public async Task The_API_always_returns_problem_details(string accept)
    {
        await using var app = fixture.AppWith(services => services.AddScoped<IUserValidator<User>, Failing>());
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", accept);
        var form = new Registration();
        using var response = await client.PostAsJsonAsync(
            "/api/users",
            new { userName = form["Input.UserName"], email = form["Input.Email"], cityId = 5, password = Registration.Password },
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"status\":500", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private sealed class Failing : IUserValidator<User>
    {
        public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user) => throw new InvalidOperationException("secret");
    }
}
