using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Testing;
using TestInfrastructure;
using WebApp.Rendering;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Rendering;

/// <summary>Forms of anonymous users are rendered once, and show nothing of one user to another one.</summary>
public sealed class SharedPageTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    private const string Register = "/Account/Register", Login = "/Account/Login";

    [Theory]
    [InlineData(Register)]
    [InlineData(Login)]
    [InlineData("/Account/ForgotPassword")]
    public async Task A_shared_page_is_the_page_that_Razor_renders(string address)
    {
        await using var rendering = fixture.AppWith(services => services.Configure<MvcOptions>(options =>
            Assert.True(options.Filters.Remove(options.Filters.OfType<ServiceFilterAttribute>().Single(filter => filter.ServiceType == typeof(SharedPageFilter))))));
        var rendered = await HtmlAsync(rendering.CreateClient(), address);

        Assert.Equal(rendered.Html, (await HtmlAsync(fixture.Visitor(), address)).Html);
        Assert.Equal(rendered.Html, (await HtmlAsync(fixture.Visitor(), address)).Html);
        Assert.Equal(rendered.ContentType, (await HtmlAsync(fixture.Visitor(), address)).ContentType);
    }

    [Fact]
    public async Task A_shared_page_is_rendered_once_for_each_language()
    {
        await using var app = fixture.AppWith(_ => { });
        var german = await HtmlAsync(app.CreateClient(), Login, "de");
        var english = await HtmlAsync(app.CreateClient(), Login);
        using var renders = new RenderCounter(app);

        Assert.Equal(german, await HtmlAsync(app.CreateClient(), Login, "de"));
        Assert.Equal(english, await HtmlAsync(app.CreateClient(), Login));
        Assert.Equal(0, renders.Count);
        await HtmlAsync(app.CreateClient(), Login + "?ReturnUrl=%2F");
        Assert.NotEqual(0, renders.Count);
        Assert.Contains("<html lang=\"de\">", german.Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", english.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_visitor_gets_a_token_of_their_own()
    {
        var (one, other) = (await FormPage.OpenAsync(fixture.Visitor(), Register), await FormPage.OpenAsync(fixture.Visitor(), Register));

        Assert.NotEqual(one.Token, other.Token);
        OwnForms.AssertRedirects(Login, await one.PostAsync(new Registration()));
        OwnForms.AssertRedirects(Login, await other.PostAsync(new Registration()));
        using var content = new FormUrlEncodedContent(new Registration().Append(KeyValuePair.Create("__RequestVerificationToken", (string?)one.Token)));
        Assert.Equal(HttpStatusCode.BadRequest, (await other.Client.PostAsync(Register, content, TestContext.Current.CancellationToken)).StatusCode);
        Assert.True(other.Response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task What_a_visitor_entered_is_shown_to_nobody_else()
    {
        var page = await FormPage.OpenAsync(fixture.Visitor(), Register);
        var refused = await page.PostAsync(new Registration(userName: "secret name"));

        Assert.Equal("secret name", refused.ValueOf("Input.UserName"));
        Assert.Equal("", (await FormPage.OpenAsync(fixture.Visitor(), Register)).ValueOf("Input.UserName"));
        Assert.Equal("", (await FormPage.OpenAsync(page.Client, Register)).ValueOf("Input.UserName"));
    }

    [Fact]
    public async Task A_notice_is_shown_once_and_to_nobody_else()
    {
        var page = await FormPage.OpenAsync(fixture.Visitor(), Register);
        await page.PostAsync(new Registration());

        Assert.Null((await FormPage.OpenAsync(fixture.Visitor(), Login)).Document.QuerySelector(".notice"));
        Assert.NotNull((await FormPage.OpenAsync(page.Client, Login)).Document.QuerySelector(".notice"));
        Assert.Null((await FormPage.OpenAsync(page.Client, Login)).Document.QuerySelector(".notice"));
        Assert.Null((await FormPage.OpenAsync(fixture.Visitor(), Login)).Document.QuerySelector(".notice"));
    }

    [Fact]
    public async Task The_name_of_a_signed_in_user_is_shown_to_nobody_else()
    {
        var user = await fixture.SignInNewUserAsync();

        Assert.NotNull((await FormPage.OpenAsync(user, Register)).Document.QuerySelector(".who"));
        Assert.Null((await FormPage.OpenAsync(fixture.Visitor(), Register)).Document.QuerySelector(".who"));
        Assert.NotNull((await FormPage.OpenAsync(user, Register)).Document.QuerySelector(".who"));
    }

    [Fact]
    public async Task A_return_address_stays_with_its_visitor()
    {
        Assert.Equal("/people", (await FormPage.OpenAsync(fixture.Visitor(), Login + "?ReturnUrl=%2Fpeople")).ValueOf("ReturnUrl"));
        Assert.Equal("", (await FormPage.OpenAsync(fixture.Visitor(), Login)).ValueOf("ReturnUrl"));
        Assert.Equal("/people", (await FormPage.OpenAsync(fixture.Visitor(), Login + "?ReturnUrl=%2Fpeople")).ValueOf("ReturnUrl"));
    }

    [Fact]
    public async Task A_new_city_can_be_chosen_at_once()
    {
        await FormPage.OpenAsync(fixture.Visitor(), Register);
        var city = await fixture.AddCityAsync();

        var page = await FormPage.OpenAsync(fixture.Visitor(), Register);

        Assert.Contains(city.FullName, page.Control("Input.CityId").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_spellings_of_the_address_keep_their_own_live_checks_and_fill_no_memory()
    {
        await FormPage.OpenAsync(fixture.Visitor(), Register);
        await FormPage.OpenAsync(fixture.Visitor(), "/account/register");
        using var renders = new RenderCounter(fixture.App);

        var page = await FormPage.OpenAsync(fixture.Visitor(), "/account/register");

        Assert.NotEqual(0, renders.Count);
        Assert.Equal("/account/register?live-check=Input.Email", page.Control("Input.Email").GetAttribute("data-val-remote-url"));
    }

    private static async Task<(string Html, string? ContentType)> HtmlAsync(HttpClient client, string address, string language = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { AcceptLanguage = { new StringWithQualityHeaderValue(language) } } };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var document = await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(html, TestContext.Current.CancellationToken);
        var token = document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return (html.Replace(token, "token", StringComparison.Ordinal), response.Content.Headers.ContentType?.ToString());
    }

    private sealed class RenderCounter : IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly IDisposable _subscription;

        public RenderCounter(WebApplicationFactory<Program> app) =>
            _subscription = app.Services.GetRequiredService<DiagnosticListener>().Subscribe(this, name => name == "Microsoft.AspNetCore.Mvc.Razor.BeforeViewPage");

        public int Count { get; private set; }

        public void OnNext(KeyValuePair<string, object?> value) => Count++;

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscription.Dispose();
    }
}
