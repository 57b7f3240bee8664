using System.Net;
using Microsoft.EntityFrameworkCore;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Account;

// Input that is rejected before anything is stored.
public abstract partial class RegisterTests<TDatabase>
{
    public static TheoryData<string, string?> BadInput => new()
    {
        { "Input.UserName", "" },
        { "Input.UserName", new string('a', 100_000) },
        { "Input.UserName", "anna\r\nbert" },
        { "Input.UserName", "anna\n" },
        { "Input.UserName", "İlker" },
        { "Input.UserName", "\u2126mega" },
        { "Input.UserName", "Ａｎｎａ" },
        { "Input.UserName", "an na" },
        { "Input.UserName", "<script>alert(1)</script>" },
        { "Input.Email", "" },
        { "Input.Email", new string('a', 292) + "@test.de" },
        { "Input.Email", "a b@c.de" },
        { "Input.Email", "nonsense" },
        { "Input.Email", "a@c.de\r\nBcc: b@c.de" },
        { "Input.Email", "İ@c.de" },
        { "Input.Email", "\u2126@c.de" },
        { "Input.Email", "ａnna@c.de" },
        { "Input.CityId", "" },
        { "Input.CityId", "Austin" },
        { "Input.CityId", "999999" },
        { "Input.CityId", "-1" },
        { "Input.CityId", "99999999999999999999" },
        { "Input.Password", "" },
        { "Input.Password", "short" },
        { "Input.Password", "password" },
        { "Input.Password", new string('a', 100_000) },
        { "Input.ConfirmPassword", "another password" },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public async Task Bad_input_is_an_error_on_its_field_and_changes_nothing(string field, string? value)
    {
        var page = await OpenAsync();
        var before = await fixture.QueryAsync(db => db.Users.CountAsync());
        var form = new Registration().With(field, value);
        if (field == "Input.Password")
        {
            form["Input.ConfirmPassword"] = value;
        }

        page = await page.PostAsync(form);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.NotEqual("", page.ErrorOf(field));
        Assert.All(page.Errors.Keys, key => Assert.True(key == field || key == "Input.ConfirmPassword", key));
        Assert.Equal(before, await fixture.QueryAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_an_error_on_its_field()
    {
        var page = await OpenAsync();
        using var content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(
            $"Input.UserName=an%ED%A0%80na&Input.Email=a%ED%A0%80%40c.de&Input.CityId=1&__RequestVerificationToken={page.Token}"));
        content.Headers.ContentType = new("application/x-www-form-urlencoded");
        using var response = await page.Client.PostAsync(Address, content, TestContext.Current.CancellationToken);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("href=\"#Input_UserName\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"#Input_Email\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_form_reports_every_field()
    {
        var page = await (await OpenAsync()).PostAsync(new Dictionary<string, string?>
        {
            ["Input.UserName"] = "", ["Input.Email"] = "", ["Input.CityId"] = "", ["Input.Password"] = "", ["Input.ConfirmPassword"] = "",
        });

        Assert.Equal(
            ["Input.CityId", "Input.ConfirmPassword", "Input.Email", "Input.Password", "Input.UserName"],
            page.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("User name is required.", page.ErrorOf("Input.UserName"));
    }

    [Fact]
    public async Task An_empty_post_creates_no_account()
    {
        var page = await (await OpenAsync()).PostAsync([]);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.NotEmpty(page.Errors);
    }

    [Fact]
    public async Task Fields_that_the_form_does_not_have_are_ignored()
    {
        var form = new Registration();
        form["Input.Id"] = "11111111-1111-1111-1111-111111111111";
        form["Input.EmailConfirmed"] = "true";
        form["Input.NormalizedEmail"] = "SOMEBODY@ELSE.COM";
        form["Roles"] = "Administrator";

        var page = await (await OpenAsync()).PostAsync(form);

        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        var user = await UserAsync(form["Input.UserName"]!);
        Assert.NotEqual(Guid.Parse(form["Input.Id"]!), user!.Id);
        Assert.False(user.EmailConfirmed);
        Assert.Equal(form["Input.Email"]!.ToUpperInvariant(), user.NormalizedEmail);
        Assert.Equal(0, await fixture.QueryAsync(db => db.UserRoles.CountAsync()));
    }

    [Fact]
    public async Task A_post_without_an_antiforgery_token_is_refused()
    {
        using var client = Client(fixture.App);
        using var content = new FormUrlEncodedContent(new Registration());
        using var response = await client.PostAsync(Address, content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
