using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Account;

public sealed class LoginTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Theory]
    [InlineData("Input.UserName")]
    [InlineData("Input.Email")]
    public async Task Users_sign_in_by_name_or_email_ignoring_case(string by)
    {
        var form = await RegisterAsync();
        var page = await LoginAsync(form[by]!.ToUpperInvariant(), Registration.Password);
        Assert.Equal(HttpStatusCode.Redirect, page.Status);

        var home = await FormPage.OpenAsync(page.Client, "/");
        Assert.Contains($"Hello, {form["Input.UserName"]}", home.Document.Body!.TextContent, StringComparison.Ordinal);

        var logout = await FormPage.OpenAsync(page.Client, "/Account/Logout");
        await logout.PostAsync([]);
        home = await FormPage.OpenAsync(page.Client, "/");
        Assert.DoesNotContain("Hello", home.Document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_show_the_same_message()
    {
        var form = await RegisterAsync();
        var wrong = await LoginAsync(form["Input.UserName"]!, "not the password");
        var unknown = await LoginAsync("nobody-" + form["Input.UserName"], Registration.Password);

        Assert.Equal([""], wrong.Errors.Keys);
        Assert.Equal(wrong.Errors[""], unknown.Errors[""]);
        Assert.Equal("nobody-" + form["Input.UserName"], unknown.Control("Input.UserNameOrEmail").GetAttribute("value"));
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_a_while()
    {
        var form = await RegisterAsync();
        for (var i = 0; i < 5; i++)
        {
            await LoginAsync(form["Input.UserName"]!, "not the password");
        }

        var page = await LoginAsync(form["Input.UserName"]!, Registration.Password);
        Assert.Equal(HttpStatusCode.OK, page.Status);
    }

    [Theory]
    [InlineData("/Account/Logout", "/Account/Logout")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example/", "/")]
    [InlineData("/.//elsewhere.example/", "/.//elsewhere.example/")]
    [InlineData("/ä", "/%C3%A4")]
    [InlineData("/日本?x=ü#é", "/%E6%97%A5%E6%9C%AC?x=%C3%BC#%C3%A9")]
    [InlineData("/a%00b", "/a%00b")]
    [InlineData("/a\0b", "/")]
    [InlineData("/a\r\nSet-Cookie: b", "/")]
    [InlineData("/a b", "/a%20b")]
    public async Task Sign_in_redirects_within_this_site_only(string returnUrl, string expected)
    {
        var form = await RegisterAsync();
        var page = await LoginAsync(form["Input.UserName"]!, Registration.Password, "?ReturnUrl=" + Uri.EscapeDataString(returnUrl));

        Assert.Equal(expected, page.Response.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("/Account/Login")]
    [InlineData("/Account/Logout")]
    public async Task A_return_URL_that_no_header_accepts_is_ignored(string page)
    {
        var form = await RegisterAsync();
        var client = await Client().LogInAsync(form["Input.UserName"]!);

        var answer = await (await FormPage.OpenAsync(client, page)).PostToAsync(page + "?ReturnUrl=/%C3%A9", new Dictionary<string, string?>
        {
            ["Input.UserNameOrEmail"] = form["Input.UserName"], ["Input.Password"] = Registration.Password,
        });

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
    }

    [Fact]
    public async Task A_sign_in_renews_a_weaker_hash_and_leaves_other_sessions()
    {
        var form = await RegisterAsync();
        var name = form["Input.UserName"]!;
        var other = await Client().LogInAsync(name);
        await using var stronger = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("PasswordHasher:IterationCount", "230000"));
        var before = await fixture.QueryAsync(db => db.Users.Where(user => user.UserName == name).Select(user => user.PasswordHash).SingleAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => stronger.CreateClient(new() { AllowAutoRedirect = false }).LogInAsync(name))));

        Assert.NotEqual(before, await fixture.QueryAsync(db => db.Users.Where(user => user.UserName == name).Select(user => user.PasswordHash).SingleAsync()));
        foreach (var client in answers.Prepend(other))
        {
            Assert.Contains("Sign out", await client.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("on")]
    [InlineData("nonsense")]
    public async Task An_invalid_checkbox_value_is_an_error_and_leaves_the_checkbox_unchecked(string value)
    {
        var page = await (await FormPage.OpenAsync(Client(), "/Account/Login")).PostAsync(new Dictionary<string, string?> { ["Input.RememberMe"] = value });

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("Keep me signed in on this device is not valid.", page.Document.QuerySelector("[data-valmsg-summary] a[href='#Input_RememberMe']")?.TextContent);
        Assert.False(page.Control("Input.RememberMe").HasAttribute("checked"));
    }

    [Fact]
    public async Task An_unknown_name_costs_the_same_hash_as_a_wrong_password()
    {
        var hasher = new CountingVerifier();
        await using var app = fixture.AppWith(services => services.AddSingleton<IPasswordHasher<User>>(hasher));
        var page = await FormPage.OpenAsync(app.CreateClient(), "/Account/Login");
        await page.PostAsync(new Dictionary<string, string?> { ["Input.UserNameOrEmail"] = "nobody-at-all", ["Input.Password"] = "whatever" });

        Assert.Equal(1, hasher.Verifications);
    }

    [Fact]
    public async Task An_empty_form_and_an_overlong_password_are_errors_on_their_fields()
    {
        Assert.Equal(["Input.Password", "Input.UserNameOrEmail"], (await LoginAsync("", "")).Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["Input.Password"], (await LoginAsync("anna", new string('x', 100_000))).Errors.Keys);
    }

    private sealed class CountingVerifier : PasswordHasher<User>
    {
        public int Verifications { get; private set; }

        public override PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
        {
            Verifications++;
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private HttpClient Client() => fixture.App.CreateClient(new() { AllowAutoRedirect = false });

    private async Task<Registration> RegisterAsync()
    {
        var form = new Registration();
        var page = await (await FormPage.OpenAsync(Client(), "/Account/Register")).PostAsync(form);
        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        return form;
    }

    private async Task<FormPage> LoginAsync(string name, string password, string query = "") =>
        await (await FormPage.OpenAsync(Client(), "/Account/Login" + query)).PostAsync(new Dictionary<string, string?>
        {
            ["Input.UserNameOrEmail"] = name,
            ["Input.Password"] = password,
        });
}
