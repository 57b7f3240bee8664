using System.Net;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Account;

// Live checks, while the user types.
public abstract partial class RegisterTests<TDatabase>
{
    [Fact]
    public async Task A_taken_value_is_reported_while_typing_and_a_free_one_is_not()
    {
        var taken = new Registration();
        var page = await OpenAsync();
        await page.PostAsync(taken);
        var email = taken["Input.Email"]!;

        Assert.Equal($"\"{EmailTaken}\"", await page.CheckAsync("Input.Email", KeyValuePair.Create("Input.Email", (string?)email)));
        Assert.Equal($"\"{EmailTaken}\"", await page.CheckAsync("Input.Email", KeyValuePair.Create("Input.Email", (string?)email.ToUpperInvariant())));
        Assert.Equal("true", await page.CheckAsync("Input.Email", KeyValuePair.Create("Input.Email", (string?)("x" + email))));
        Assert.Equal($"\"{UserNameTaken}\"", await page.CheckAsync("Input.UserName", KeyValuePair.Create("Input.UserName", taken["Input.UserName"])));
    }

    [Fact]
    public async Task A_live_check_executes_one_query()
    {
        var page = await OpenAsync();
        fixture.Commands.Clear();
        await page.CheckAsync("Input.Email", KeyValuePair.Create("Input.Email", (string?)"somebody@example.com"));

        Assert.Single(fixture.Commands.Sent);
    }

    [Fact]
    public async Task A_live_check_requires_an_antiforgery_token_and_a_field_with_rules()
    {
        var page = await OpenAsync();
        using var tokenless = new FormUrlEncodedContent([KeyValuePair.Create("Input.Email", "a@b.de")]);
        using var refused = await page.Client.PostAsync($"{Address}?live-check=Input.Email", tokenless, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        using var other = new FormUrlEncodedContent(
            [KeyValuePair.Create("Input.Password", "secret"), KeyValuePair.Create("__RequestVerificationToken", page.Token)]);
        using var nothing = await page.Client.PostAsync($"{Address}?live-check=Input.Password", other, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
    }
}
