using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Account;

public abstract partial class ExternalLoginTests<TDatabase>
{
    private const string Failed = "The sign-in at the provider did not work.";

    [Theory]
    [InlineData("without state")]
    [InlineData("with a forged state")]
    [InlineData("with the state of another browser")]
    [InlineData("without code")]
    [InlineData("with a forged code")]
    public async Task A_callback_is_refused(string problem)
    {
        var client = fixture.Visitor();
        fixture.NewUser();
        var callback = await fixture.AuthorizeAsync(client);
        var query = QueryHelpers.ParseQuery(callback[callback.IndexOf('?', StringComparison.Ordinal)..]).ToDictionary(part => part.Key, part => (string?)part.Value.ToString());
        switch (problem)
        {
            case "without state":
                query.Remove("state");
                break;
            case "with a forged state":
                query["state"] = query["state"]![..^8] + "AAAAAAAA";
                break;
            case "with the state of another browser":
                client = fixture.Visitor();
                break;
            case "without code":
                query.Remove("code");
                break;
            default:
                query["code"] = "forged";
                break;
        }

        await AssertRefusedAsync(client, QueryHelpers.AddQueryString("/signin-example", query), Failed);
    }

    [Fact]
    public async Task A_callback_works_once()
    {
        var client = fixture.Visitor();
        fixture.NewUser();
        var callback = await fixture.AuthorizeAsync(client);
        Assert.Equal("/Account/ExternalRegistration", (await ExternalFixture<TDatabase>.FollowAsync(client, callback)).Address);

        await AssertRefusedAsync(client, callback, Failed);
    }

    [Fact]
    public async Task A_code_of_another_client_is_refused()
    {
        fixture.Provider.CodesFor = "another client";
        try
        {
            var client = fixture.Visitor();
            fixture.NewUser();
            await AssertRefusedAsync(client, await fixture.AuthorizeAsync(client), Failed);
        }
        finally
        {
            fixture.Provider.CodesFor = "the client";
        }
    }

    [Fact]
    public async Task A_user_who_refuses_at_the_provider_reads_so()
    {
        fixture.Provider.IsDenied = true;
        try
        {
            var client = fixture.Visitor();
            await AssertRefusedAsync(client, await fixture.AuthorizeAsync(client), "You canceled the sign-in at the provider.");
        }
        finally
        {
            fixture.Provider.IsDenied = false;
        }
    }

    [Fact]
    public async Task A_provider_that_is_down_is_explained()
    {
        fixture.Provider.IsDown = true;
        try
        {
            var client = fixture.Visitor();
            await AssertRefusedAsync(client, await fixture.AuthorizeAsync(client), Failed);
        }
        finally
        {
            fixture.Provider.IsDown = false;
        }
    }

    public static TheoryData<string> InvalidUsers => new(
        "{}", """{"sub": ""}""", """{"sub": null}""", """{"sub": ["a", "b"]}""", """{"sub": "a\u0000b"}""", """{"sub": "\ud800"}""", $$"""{"sub": "{{new string('a', 129)}}"}""", "[]", "no JSON", "");

    [Theory]
    [MemberData(nameof(InvalidUsers))]
    public async Task A_user_without_a_valid_id_is_refused(string user)
    {
        var client = fixture.Visitor();
        fixture.Provider.User = user;
        await AssertRefusedAsync(client, await fixture.AuthorizeAsync(client), Failed);
    }

    [Theory]
    [InlineData("""{"sub": "ID"}""")]
    [InlineData("""{"sub": "ID", "email": "", "preferred_username": ""}""")]
    [InlineData("""{"sub": "ID", "email": "no address", "preferred_username": "a b", "email_verified": "perhaps"}""")]
    [InlineData("""{"sub": "ID", "email": "a\u0000@example.com", "preferred_username": "\u0000"}""")]
    [InlineData("""{"sub": "ID", "email": "LONG@example.com", "preferred_username": "LONG"}""")]
    public async Task Invalid_suggestions_of_a_provider_are_left_out(string user)
    {
        fixture.Provider.User = user.Replace("ID", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("LONG", new string('a', 300), StringComparison.Ordinal);
        var form = await fixture.SignInAsync(fixture.Visitor());

        Assert.Equal((HttpStatusCode.OK, "", ""), (form.Status, form.ValueOf("Input.UserName"), form.ValueOf("Input.Email")));
        form = await form.PostAsync(form.Filled());
        Assert.Equal(["Input.UserName", "Input.Email", "Input.CityId"], form.Errors.Keys.Where(key => key.Length > 0));
    }

    [Theory]
    [InlineData("/people/ann", "/people/ann")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData(@"/\evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task Only_local_return_urls_are_followed(string returnUrl, string expected)
    {
        fixture.NewUser();
        var client = fixture.Visitor();
        var form = await FormPage.OpenAsync(client, (await fixture.SignInAsync(client)).Address + QueryString.Create("ReturnUrl", returnUrl));
        var saved = await form.PostAsync(form.Filled(("Input.CityId", "5")).Append(new("ReturnUrl", form.ValueOf("ReturnUrl"))));
        Assert.Equal(expected, saved.Response.Headers.Location?.ToString());

        client = fixture.Visitor();
        using var callback = await client.GetAsync(await fixture.AuthorizeAsync(client, returnUrl: returnUrl), TestContext.Current.CancellationToken);
        using var answer = await client.GetAsync(callback.Headers.Location, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.Headers.Location?.ToString());
        using var tampered = await client.GetAsync("/Account/ExternalLogin?handler=Failed&ReturnUrl=" + Uri.EscapeDataString(returnUrl), TestContext.Current.CancellationToken);
        Assert.StartsWith("/Account/", tampered.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("locked")]
    public async Task A_disabled_or_locked_user_is_refused(string state)
    {
        var name = fixture.NewUser();
        await fixture.RegisterAsync(fixture.Visitor());
        await ChangeAsync(await FindAsync(name), user =>
        {
            user.DisabledAt = state == "disabled" ? DateTime.UtcNow : null;
            user.LockoutEnd = state == "locked" ? User.LockedForGood : null;
        });

        var client = fixture.Visitor();
        await AssertRefusedAsync(client, await fixture.AuthorizeAsync(client), "This account can’t sign in.");
    }

    [Fact]
    public async Task A_user_with_two_step_sign_in_is_not_signed_in_by_the_provider_alone()
    {
        var name = fixture.NewUser();
        await fixture.RegisterAsync(fixture.Visitor());
        await ChangeAsync(await FindAsync(name), user => user.TwoFactorEnabled = true);
        var client = fixture.Visitor();

        var page = await fixture.SignInAsync(client, "/people/ann");

        Assert.False(await IsSignedInAsync(client));
        Assert.Equal("0; url=/Account/LoginWith2fa?ReturnUrl=%2Fpeople%2Fann", page.Response.Headers.GetValues("Refresh").Single());
    }

    [Fact]
    public async Task An_unconfirmed_email_must_be_confirmed_first_if_the_settings_require_it()
    {
        await using var app = fixture.AppWith(("Registration:RequireConfirmedEmail", "true"));
        var (client, name) = (app.CreateClient(new() { AllowAutoRedirect = false }), fixture.NewUser(isVerified: false));

        var page = await fixture.RegisterAsync(client);

        Assert.Equal(Login, page.Response.Headers.Location?.ToString());
        Assert.False(await IsSignedInAsync(client));
        await AssertRefusedAsync(client, await fixture.AuthorizeAsync(client), "Confirm your email first");
        await ChangeAsync(await FindAsync(name), user => user.EmailConfirmed = true);
        await fixture.SignInAsync(client);
        Assert.True(await IsSignedInAsync(client));
    }

    [Theory]
    [InlineData("/Account/ExternalLogin")]
    [InlineData("/Account/ExternalRegistration")]
    [InlineData("/Account/Verify?handler=Provider")]
    [InlineData("/Account/Manage/ExternalLogins?handler=Add")]
    [InlineData("/Account/Manage/ExternalLogins?handler=Remove")]
    public async Task A_post_without_an_antiforgery_token_is_refused(string address)
    {
        fixture.NewUser();
        var client = fixture.Visitor();
        await fixture.RegisterAsync(client);
        using var fields = new FormUrlEncodedContent([new("provider", "example")]);

        using var answer = await client.PostAsync(address, fields, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_link_does_not_start_a_sign_in()
    {
        using var answer = await fixture.Visitor().GetAsync("/Account/ExternalLogin?provider=example", TestContext.Current.CancellationToken);
        Assert.Equal(Login, answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("Identity.Application")]
    [InlineData("Identity.External")]
    public async Task An_unknown_provider_is_refused(string provider) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await (await FormPage.OpenAsync(fixture.Visitor(), Login)).PostToAsync("/Account/ExternalLogin", [new("provider", provider)])).Status);

    [Fact]
    public async Task The_registration_form_requires_a_sign_in_at_the_provider()
    {
        var client = fixture.Visitor();
        var page = await FormPage.OpenAsync(client, "/Account/ExternalRegistration");
        Assert.Contains("has expired", page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        var form = new Registration();
        var login = await FormPage.OpenAsync(client, Login);
        await login.PostToAsync("/Account/ExternalRegistration", form);
        Assert.False(await fixture.Site.QueryAsync(db => db.Users.AnyAsync(user => user.UserName == form["Input.UserName"])));
    }

    private async Task AssertRefusedAsync(HttpClient client, string callback, string message)
    {
        var users = await fixture.Site.QueryAsync(db => db.Users.CountAsync());
        var page = await ExternalFixture<TDatabase>.FollowAsync(client, callback);

        Assert.Equal((HttpStatusCode.OK, Login), (page.Status, page.Address));
        Assert.Contains(message, page.Document.QuerySelector("[role=status]")?.TextContent ?? "", StringComparison.Ordinal);
        Assert.False(await IsSignedInAsync(client));
        Assert.Equal(users, await fixture.Site.QueryAsync(db => db.Users.CountAsync()));
    }
}
