using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account;

public abstract partial class ExternalLoginTests<TDatabase>
{
    private const string Manage = "/Account/Manage/ExternalLogins";

    [Fact]
    public async Task A_user_adds_and_removes_a_login()
    {
        var (user, name) = (await fixture.Site.AddUserAsync(), fixture.NewUser());
        var client = await fixture.Visitor().LogInAsync(user.UserName!);
        var other = await fixture.Visitor().LogInAsync(user.UserName!);

        var page = await AddAsync(client);
        Assert.Equal("You can now sign in with Example.", NoticeOf(page));
        Assert.Equal([("example", "id-" + name, "Example")], await LoginsAsync(user));
        Assert.Equal([EmailKind.SignInsChanged], await EmailsAsync(user));
        var visitor = fixture.Visitor();
        await fixture.SignInAsync(visitor);
        Assert.True(await IsSignedInAsync(visitor));
        Assert.True(await IsSignedInAsync(other));

        await fixture.Site.QueryAsync(db => db.OutboxMessages.Where(message => message.UserId == user.Id).ExecuteDeleteAsync());
        page = await RemoveAsync(page, name);
        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        Assert.Empty(await LoginsAsync(user));
        Assert.Equal([EmailKind.SignInsChanged], await EmailsAsync(user));
        Assert.True(await IsSignedInAsync(client));
        Assert.False(await IsSignedInAsync(other));
        Assert.False(await IsSignedInAsync(visitor));

        Assert.Contains("Sign-in removed: Example", await HistoryTextAsync(client, "en"), StringComparison.Ordinal);
        Assert.Contains("Sign-in added: Example", await HistoryTextAsync(client, "en"), StringComparison.Ordinal);
        Assert.Contains("Anmeldung entfernt: Example", await HistoryTextAsync(client, "de"), StringComparison.Ordinal);
        Assert.Contains("Anmeldung hinzugefügt: Example", await HistoryTextAsync(client, "de"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_of_another_account_is_refused()
    {
        var name = fixture.NewUser();
        await fixture.RegisterAsync(fixture.Visitor());
        var user = await fixture.Site.AddUserAsync();

        var page = await AddAsync(await fixture.Visitor().LogInAsync(user.UserName!));

        Assert.Equal("This account at Example already belongs to another account here. Nothing was changed.", NoticeOf(page));
        Assert.Empty(await LoginsAsync(user));
        Assert.Single(await LoginsAsync(await FindAsync(name)));
        Assert.Empty(await EmailsAsync(user));
    }

    [Fact]
    public async Task A_login_that_is_added_twice_is_stored_once()
    {
        var user = await fixture.Site.AddUserAsync();
        fixture.NewUser();
        var client = await fixture.Visitor().LogInAsync(user.UserName!);
        await AddAsync(client);

        Assert.Equal("You can now sign in with Example.", NoticeOf(await AddAsync(client)));
        Assert.Single(await LoginsAsync(user));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_login_that_one_user_starts_to_add_is_not_added_to_another(bool sameBrowser)
    {
        var (first, second) = (await fixture.Site.AddUserAsync(), await fixture.Site.AddUserAsync());
        fixture.NewUser();
        var client = await fixture.Visitor().LogInAsync(first.UserName!);
        var callback = await fixture.AuthorizeAsync(client, Manage, Manage + "?handler=Add");
        client = await (sameBrowser ? client : fixture.Visitor()).LogInAsync(second.UserName!);

        var page = await ExternalFixture<TDatabase>.FollowAsync(client, callback);

        Assert.Equal(Manage, page.Address);
        Assert.StartsWith(Failed, NoticeOf(page), StringComparison.Ordinal);
        Assert.Empty(await LoginsAsync(first));
        Assert.Empty(await LoginsAsync(second));
    }

    [Fact]
    public async Task A_sign_in_at_a_provider_serves_only_the_purpose_it_was_started_for()
    {
        var user = await fixture.Site.AddUserAsync();
        fixture.NewUser();
        var client = await fixture.Visitor().LogInAsync(user.UserName!);

        await fixture.SignInAsync(client); // Its result waits for the registration form.
        var page = await ExternalFixture<TDatabase>.FollowAsync(client, Manage + "?handler=Added");
        Assert.StartsWith(Failed, NoticeOf(page), StringComparison.Ordinal);
        Assert.Empty(await LoginsAsync(user));

        var callback = await fixture.AuthorizeAsync(client, Manage, Manage + "?handler=Add");
        using var answer = await client.GetAsync(callback, TestContext.Current.CancellationToken);
        var registration = await FormPage.OpenAsync(client, "/Account/ExternalRegistration");
        Assert.Contains("has expired", registration.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("a login of a provider that is not configured", false)]
    [InlineData("another login", true)]
    [InlineData("a passkey", true)]
    [InlineData("a password", true)]
    public async Task The_last_way_to_sign_in_cannot_be_removed(string other, bool isRemoved)
    {
        var name = fixture.NewUser();
        var client = fixture.Visitor();
        await fixture.RegisterAsync(client);
        var user = await FindAsync(name);
        await fixture.Site.QueryAsync(async db =>
        {
            switch (other)
            {
                case "another login" or "a login of a provider that is not configured":
                    db.Add(new IdentityUserLogin<Guid> { LoginProvider = other == "another login" ? "example" : "former", ProviderKey = name, ProviderDisplayName = "Other", UserId = user.Id });
                    break;
                case "a passkey":
                    db.Add(PasskeyOf(user));
                    break;
                case "a password":
                    await db.Users.Where(one => one.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.PasswordHash, "hash"));
                    break;
            }

            return await db.SaveChangesAsync();
        });

        var page = await RemoveAsync(await FormPage.OpenAsync(client, Manage), name);

        Assert.Equal(!isRemoved, (await LoginsAsync(user)).Contains(("example", "id-" + name, "Example")));
        Assert.Equal(isRemoved ? HttpStatusCode.Redirect : HttpStatusCode.OK, page.Status);
        Assert.Equal(isRemoved ? null : "This is your only way to sign in. Choose a password first.", page.Errors.GetValueOrDefault(""));
        Assert.Equal(isRemoved ? [EmailKind.SignInsChanged] : [], await EmailsAsync(user));
        Assert.True(await IsSignedInAsync(client));
    }

    [Fact]
    public async Task A_login_of_another_user_is_not_removed()
    {
        var name = fixture.NewUser();
        await fixture.RegisterAsync(fixture.Visitor());
        var client = await fixture.Visitor().LogInAsync((await fixture.Site.AddUserAsync()).UserName!);

        await RemoveAsync(await FormPage.OpenAsync(client, Manage), name);

        Assert.Single(await LoginsAsync(await FindAsync(name)));
    }

    [Fact]
    public async Task A_user_without_a_password_verifies_with_the_provider()
    {
        var name = fixture.NewUser();
        var client = fixture.Visitor();
        await fixture.RegisterAsync(client);
        await AgeSessionsAsync(await FindAsync(name));
        var page = await ExternalFixture<TDatabase>.FollowAsync(client, Manage);
        Assert.StartsWith("/Account/Verify", page.Address, StringComparison.Ordinal);
        Assert.Equal("Confirm with Example", page.Document.QuerySelector("button[name=provider]")?.TextContent);

        page = await ExternalFixture<TDatabase>.FollowAsync(client, await fixture.AuthorizeAsync(client, page.Address, "/Account/Verify?handler=Provider", Manage));

        Assert.Equal("login", fixture.Provider.Prompt);
        Assert.Equal((HttpStatusCode.OK, Manage), (page.Status, page.Address));
    }

    [Fact]
    public async Task Another_login_does_not_verify()
    {
        fixture.NewUser();
        await fixture.RegisterAsync(fixture.Visitor());
        var stranger = fixture.Provider.User;
        var name = fixture.NewUser();
        var client = fixture.Visitor();
        await fixture.RegisterAsync(client);
        await AgeSessionsAsync(await FindAsync(name));
        fixture.Provider.User = stranger;

        var page = await ExternalFixture<TDatabase>.FollowAsync(client, await fixture.AuthorizeAsync(client, "/Account/Verify", "/Account/Verify?handler=Provider", Manage));

        Assert.StartsWith("/Account/Verify", page.Address, StringComparison.Ordinal);
        Assert.Equal("This is not the account that you sign in with here. Try again.", NoticeOf(page));
        Assert.StartsWith("/Account/Verify", (await ExternalFixture<TDatabase>.FollowAsync(client, Manage)).Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_was_not_verified_recently_adds_and_removes_nothing()
    {
        var name = fixture.NewUser();
        var client = fixture.Visitor();
        await fixture.RegisterAsync(client);
        var user = await FindAsync(name);
        var page = await FormPage.OpenAsync(client, Manage);
        var callback = await fixture.AuthorizeAsync(client, Manage, Manage + "?handler=Add");
        await AgeSessionsAsync(user);

        Assert.StartsWith("/Account/Verify", (await RemoveAsync(page, name)).Response.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("/Account/Verify", (await page.PostToAsync(Manage + "?handler=Add", [new("provider", "example")])).Response.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("/Account/Verify", (await ExternalFixture<TDatabase>.FollowAsync(client, callback)).Address, StringComparison.Ordinal);
        Assert.Single(await LoginsAsync(user));
    }

    [Fact]
    public async Task Administrators_see_the_providers_of_a_user()
    {
        var name = fixture.NewUser();
        await fixture.RegisterAsync(fixture.Visitor());
        var user = await FindAsync(name);

        var page = await FormPage.OpenAsync(await fixture.Site.AdministratorAsync(), $"/Admin/Users/Edit/{user.Id}");

        Assert.Contains("Signs in with: Example", page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("id-" + name, page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    private async Task<FormPage> AddAsync(HttpClient client) =>
        await ExternalFixture<TDatabase>.FollowAsync(client, await fixture.AuthorizeAsync(client, Manage, Manage + "?handler=Add"));

    private static Task<FormPage> RemoveAsync(FormPage page, string name) =>
        page.PostToAsync(Manage + "?handler=Remove", [new("provider", "example"), new("key", "id-" + name)]);

    private static string? NoticeOf(FormPage page) => page.Document.QuerySelector("[role=status]")?.TextContent;

    private static async Task<string> HistoryTextAsync(HttpClient client, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/Account/Manage/History");
        request.Headers.Add("Accept-Language", language);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return string.Join(' ', document.QuerySelectorAll(".changes li").Select(item => string.Join(' ', item.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    private Task<int> AgeSessionsAsync(User user) => fixture.Site.QueryAsync(db => db.Sessions.Where(session => session.UserId == user.Id)
        .ExecuteUpdateAsync(set => set.SetProperty(session => session.VerifiedAt, DateTime.UtcNow.AddHours(-1)).SetProperty(session => session.CreatedAt, DateTime.UtcNow.AddHours(-1))));
}
