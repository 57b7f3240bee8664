using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Accounts;

public sealed class PasswordStrengthOnSqliteTests(AppFixture<SqliteDatabase> fixture) : PasswordStrengthTests<SqliteDatabase>(fixture);

public sealed class PasswordStrengthOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : PasswordStrengthTests<PostgreSqlDatabase>(fixture);

public abstract class PasswordStrengthTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Address = "/Account/PasswordStrength";
    private const string Register = "/Account/Register";
    private const string Common = "This password is one of the most common leaked passwords. Choose another one.";
    private const string Similar = "This password is too similar to your name, your email, or the name of this site. Choose another one.";
    private const string Weak = "This password is too easy to guess. Add another word or two, and leave out your name and email.";

    [Theory]
    [InlineData("PassWord1", Common)]
    [InlineData("trustno1!", Weak)]
    [InlineData("aabbaabbaabbaabbaabb", Weak)]
    [InlineData("xqzvwkjpt-77", Similar)] // The user name.
    [InlineData("brumblefeld.kw9", Similar)] // The email.
    [InlineData("kwztrvq-Portal", Similar)] // The site.
    [InlineData("short", "Password must be 8 to 128 characters long.")]
    [InlineData("brumblefeld otter paints seven", null)] // A name among other words.
    [InlineData("quiet otter paints seven", null)]
    public async Task The_form_refuses_a_password_with_the_reason_that_is_shown_while_typing(string password, string? reason)
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("Site:Name", "kwztrvq Portal"));
        var page = await FormPage.OpenAsync(app.NewClient(), Register);
        var form = new Registration("xqzvwkjpt" + Guid.NewGuid().ToString("N")[..8], $"{Guid.NewGuid():N}@brumblefeld.example") { ["Input.Password"] = password, ["Input.ConfirmPassword"] = password };
        form["Input.UserName"] = password.StartsWith("xqz", StringComparison.Ordinal) ? "xqzvwkjpt" : form["Input.UserName"];
        var rating = await RateAsync(page, new { password, userName = form["Input.UserName"], email = form["Input.Email"] });

        page = await page.PostAsync(form);

        Assert.Equal(reason ?? "Password strength: strong", rating.GetProperty("text").GetString());
        Assert.Equal(reason is null, rating.GetProperty("score").GetInt32() >= PasswordStrength.LeastScore);
        Assert.Equal(reason is null ? [] : [KeyValuePair.Create("Input.Password", reason)], page.Errors);
    }

    [Fact]
    public async Task The_display_name_of_a_signed_in_user_is_a_word_of_the_user()
    {
        var user = await fixture.AddUserAsync();
        var client = await fixture.LogInAsync(user.UserName!);
        var password = "Brumbelfitz77";
        var before = await RateAsync(await FormPage.OpenAsync(client, "/Account/Manage/ChangePassword"), new { password });
        await client.SubmitAsync("/Account/Manage", ("Input.DisplayName", "Kira Brumbelfitz"));

        var page = await FormPage.OpenAsync(client, "/Account/Manage/ChangePassword");
        var after = await RateAsync(page, new { password });
        page = await page.PostAsync(page.Filled(("Input.OldPassword", Registration.Password), ("Input.Password", password), ("Input.ConfirmPassword", password)));

        Assert.StartsWith("Password strength", before.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(Similar, after.GetProperty("text").GetString());
        Assert.Equal(Similar, page.ErrorOf("Input.Password"));
    }

    [Fact]
    public async Task A_rating_requires_an_antiforgery_token_and_is_not_cached()
    {
        var page = await FormPage.OpenAsync(fixture.Visitor(), Register);
        using var refused = await page.Client.PostAsJsonAsync(Address, new { password = "password1" }, TestContext.Current.CancellationToken);
        using var answered = await PostAsync(page, new { password = "password1" });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (refused.StatusCode, answered.StatusCode));
        Assert.Equal("no-store", answered.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Passwords_that_are_rated_are_not_logged()
    {
        using var log = new CapturedLog();
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.ConfigureLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace)));
        await RateAsync(await FormPage.OpenAsync(app.NewClient(), Register), new { password = "violet harbour", userName = "hedwig-violet" });

        Assert.NotEmpty(log.Entries);
        Assert.DoesNotContain(log.Entries, line => line.Text.Contains("harbour", StringComparison.Ordinal) || line.Text.Contains("hedwig", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Excess_ratings_return_429_and_the_form_still_works()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Enabled", "true"));
        var page = await FormPage.OpenAsync(app.NewClient(), Register);
        var statuses = new List<HttpStatusCode>();
        while (statuses.Count < 2_000 && !statuses.Contains(HttpStatusCode.TooManyRequests)) // A slow machine refills more tokens.
        {
            using var response = await PostAsync(page, new { password = "x" });
            statuses.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses.Distinct());
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(new Registration())).Status);
    }

    [Theory]
    [InlineData("  two spaces around  ", "two spaces around")]
    [InlineData("\t tab and space painted \t", "tab and space painted")]
    [InlineData("🦦🎨 seven quiet otters 👩‍👩‍👧", "🦦🎨 seven quiet otters 👩👩👧")]
    [InlineData("cafe\u0301 zebra lantern", "caf\u00e9 zebra lantern")]
    [InlineData("ﬁne Å lantern zebra", "fine Å lantern zebra")]
    public async Task Any_characters_are_kept_as_typed(string password, string similar)
    {
        var form = new Registration { ["Input.Password"] = password, ["Input.ConfirmPassword"] = password };
        OwnForms.AssertRedirects("/Account/Login", await (await FormPage.OpenAsync(fixture.Visitor(), Register)).PostAsync(form));

        Assert.Equal(HttpStatusCode.OK, (await Visitors.TryLogInAsync(fixture.Visitor(), form["Input.UserName"]!, similar)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await Visitors.TryLogInAsync(fixture.Visitor(), form["Input.UserName"]!, password)).Status);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task Passwords_have_8_to_128_characters(int length, bool isAccepted)
    {
        var password = "kZ8!qW-v" + string.Concat(Enumerable.Repeat("otter paints ", 10));
        var form = new Registration { ["Input.Password"] = password[..length], ["Input.ConfirmPassword"] = password[..length] };
        var page = await (await FormPage.OpenAsync(fixture.Visitor(), Register)).PostAsync(form);

        Assert.Equal(isAccepted ? HttpStatusCode.Redirect : HttpStatusCode.OK, page.Status);
        Assert.Equal(isAccepted ? [] : [KeyValuePair.Create("Input.Password", "Password must be 8 to 128 characters long.")], page.Errors);
    }

    private static async Task<JsonElement> RateAsync(FormPage page, object fields)
    {
        using var response = await PostAsync(page, fields);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> PostAsync(FormPage page, object fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = JsonContent.Create(fields), Headers = { { "RequestVerificationToken", page.Token } } };
        return await page.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
