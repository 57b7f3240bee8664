using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Account;

public sealed class ExternalLoginOnSqliteTests(ExternalFixture<SqliteDatabase> fixture) : ExternalLoginTests<SqliteDatabase>(fixture);

public sealed class ExternalLoginOnPostgreSqlTests(ExternalFixture<PostgreSqlDatabase> fixture) : ExternalLoginTests<PostgreSqlDatabase>(fixture);

public abstract partial class ExternalLoginTests<TDatabase>(ExternalFixture<TDatabase> fixture) : IClassFixture<ExternalFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Login = "/Account/Login";

    [Theory]
    [InlineData(Login)]
    [InlineData("/Account/Register")]
    public async Task Each_configured_provider_has_a_button(string address)
    {
        var page = await FormPage.OpenAsync(fixture.Visitor(), address);
        Assert.Equal("Sign in with Example", page.Document.QuerySelector($"form[action='{ExternalFixture<TDatabase>.Start}'] button[value=example]")?.TextContent);

        page = await FormPage.OpenAsync(fixture.Site.Visitor(), address);
        Assert.Null(page.Document.QuerySelector("button[name=provider]"));
    }

    [Fact]
    public async Task A_user_registers_with_a_provider_and_signs_in_again()
    {
        var (client, name) = (fixture.Visitor(), fixture.NewUser());
        var form = await fixture.SignInAsync(client);
        Assert.Equal([name, $"{name}@example.com", ""], new[] { "UserName", "Email", "CityId" }.Select(field => form.ValueOf("Input." + field)));
        var saved = await form.PostAsync(form.Filled(("Input.CityId", "5")));

        Assert.Equal("/", saved.Response.Headers.Location?.ToString());
        var user = await FindAsync(name);
        Assert.Equal((null, true, 5, name), (user.PasswordHash, user.EmailConfirmed, user.CityId, user.Profile?.DisplayName));
        Assert.Equal([("example", "id-" + name, "Example")], await LoginsAsync(user));
        Assert.Empty(await EmailsAsync(user));
        var created = Assert.Single(await HistoryAsync(user));
        Assert.Contains(new PropertyChange("SignInAdded", null, "Example"), PropertyChangeJson.FromJson(created.Changes));

        Assert.True(await IsSignedInAsync(client));
        await (await FormPage.OpenAsync(client, "/Account/Logout")).PostAsync([]);
        Assert.False(await IsSignedInAsync(client));
        await fixture.SignInAsync(client);
        Assert.True(await IsSignedInAsync(client));
    }

    [Theory]
    [InlineData(true, "other@example.com")]
    [InlineData(false, null)]
    public async Task An_email_that_was_changed_or_not_verified_is_not_confirmed(bool isVerified, string? email)
    {
        var name = fixture.NewUser(isVerified);
        email = email is null ? $"{name}@example.com" : name + email;
        await fixture.RegisterAsync(fixture.Visitor(), ("Input.Email", email));

        var user = await FindAsync(name);
        Assert.Equal((email, false), (user.Email, user.EmailConfirmed));
        Assert.Equal([EmailKind.EmailConfirmation], await EmailsAsync(user));
    }

    [Fact]
    public async Task The_login_of_a_taken_email_is_not_added_to_its_account()
    {
        var name = fixture.NewUser();
        var taken = new Registration(email: $"{name}@example.com");
        await (await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register")).PostAsync(taken);
        var client = fixture.Visitor();

        var page = await fixture.RegisterAsync(client);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("A user with this email already exists.", page.ErrorOf("Input.Email"));
        Assert.Contains("Sign in with it first", page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.False(await IsSignedInAsync(client));
        Assert.Empty(await LoginsAsync(await FindAsync(taken["Input.UserName"]!)));
        Assert.Equal("\"A user with this email already exists.\"", await page.CheckAsync("Input.Email", KeyValuePair.Create("Input.Email", taken["Input.Email"])));
    }

    [Fact]
    public async Task Twenty_browsers_that_register_one_login_share_one_account()
    {
        var name = fixture.NewUser();
        var forms = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await fixture.SignInAsync(fixture.Visitor())));
        var ready = new Countdown(forms.Length);

        var answers = await Task.WhenAll(forms.Select(async (form, index) =>
        {
            await ready.SignalAndWaitAsync();
            return await form.PostAsync(form.Filled(("Input.CityId", "5"), ("Input.UserName", $"{name}-{index}"), ("Input.Email", $"{name}-{index}@example.com")));
        }));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.Status, answer.Response.Headers.Location?.ToString())));
        Assert.All(await Task.WhenAll(answers.Select(answer => IsSignedInAsync(answer.Client))), Assert.True);
        Assert.Equal(1, await fixture.Site.QueryAsync(db => db.Users.CountAsync(user => user.UserName!.StartsWith(name))));
        Assert.Equal(1, await fixture.Site.QueryAsync(db => db.UserLogins.CountAsync(login => login.ProviderKey == "id-" + name)));
    }

    [Fact]
    public async Task Twenty_callbacks_of_one_known_login_sign_in()
    {
        fixture.NewUser();
        await fixture.RegisterAsync(fixture.Visitor());
        var callbacks = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var client = fixture.Visitor();
            return (Client: client, Address: await fixture.AuthorizeAsync(client));
        }));
        var ready = new Countdown(callbacks.Length);

        var pages = await Task.WhenAll(callbacks.Select(async callback =>
        {
            await ready.SignalAndWaitAsync();
            return await ExternalFixture<TDatabase>.FollowAsync(callback.Client, callback.Address);
        }));

        Assert.All(pages, page => Assert.Equal((HttpStatusCode.OK, "/"), (page.Status, page.Address)));
        Assert.All(await Task.WhenAll(pages.Select(page => IsSignedInAsync(page.Client))), Assert.True);
    }

    [Fact]
    public async Task Each_step_sends_the_listed_number_of_statements()
    {
        var name = fixture.NewUser();
        var client = fixture.Visitor();
        var form = await fixture.SignInAsync(client);
        var sent = new List<(string Step, int Statements)>();
        await CountAsync("Register", () => form.PostAsync(form.Filled(("Input.CityId", "5"))));
        var other = fixture.Visitor();
        using var callback = await other.GetAsync(await fixture.AuthorizeAsync(other), TestContext.Current.CancellationToken);
        await CountAsync("Sign in", () => other.GetAsync(callback.Headers.Location, TestContext.Current.CancellationToken));
        fixture.Provider.User = fixture.Provider.User.Replace(name, name + "2", StringComparison.Ordinal);
        using var added = await client.GetAsync(await fixture.AuthorizeAsync(client, Manage, Manage + "?handler=Add"), TestContext.Current.CancellationToken);
        await CountAsync("Add", () => client.GetAsync(added.Headers.Location, TestContext.Current.CancellationToken));
        var page = await FormPage.OpenAsync(client, Manage);
        await CountAsync("Remove", () => RemoveAsync(page, name));

        // PostgreSQL receives the rows of one save together.
        Assert.Equal(
            fixture.Site.Database is SqliteDatabase ? [("Register", 10), ("Sign in", 3), ("Add", 8), ("Remove", 13)] : [("Register", 7), ("Sign in", 3), ("Add", 7), ("Remove", 12)],
            sent);

        async Task CountAsync<T>(string step, Func<Task<T>> run)
        {
            fixture.Site.Commands.Clear();
            await run();
            sent.Add((step, fixture.Site.Commands.Sent.Count));
        }
    }

    [Fact]
    public async Task Texts_are_German_in_a_German_browser()
    {
        var client = fixture.Visitor();
        client.DefaultRequestHeaders.Add("Accept-Language", "de");
        fixture.NewUser();

        Assert.Equal("Mit Example anmelden", (await FormPage.OpenAsync(client, Login)).Document.QuerySelector("button[name=provider]")?.TextContent);
        Assert.Contains("Example hat Sie erkannt.", (await fixture.SignInAsync(client)).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    private Task<User> FindAsync(string userName) =>
        fixture.Site.QueryAsync(db => db.Users.AsNoTracking().Include(user => user.Profile).SingleAsync(user => user.UserName == userName));

    private Task<List<(string Provider, string Key, string? Name)>> LoginsAsync(User user) => fixture.Site.QueryAsync(async db =>
        (await db.UserLogins.Where(login => login.UserId == user.Id).OrderBy(login => login.ProviderKey).ToListAsync()).ConvertAll(login => (login.LoginProvider, login.ProviderKey, login.ProviderDisplayName)));

    private Task<List<EmailKind>> EmailsAsync(User user) =>
        fixture.Site.QueryAsync(db => db.OutboxMessages.Where(message => message.UserId == user.Id).OrderBy(message => message.CreatedAt).Select(message => message.Kind).ToListAsync());

    private Task<List<AuditEntry>> HistoryAsync(User user)
    {
        var key = user.Id.ToString();
        return fixture.Site.QueryAsync(db => db.AuditEntries.AsNoTracking().Where(entry => entry.EntityKey == key).OrderBy(entry => entry.Id).ToListAsync());
    }

    private Task<int> ChangeAsync(User user, Action<User> change) => fixture.Site.QueryAsync(async db =>
    {
        change(await db.Users.SingleAsync(other => other.Id == user.Id));
        return await db.SaveChangesAsync();
    });

    private static async Task<bool> IsSignedInAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/Account/Manage", TestContext.Current.CancellationToken);
        return answer.StatusCode == HttpStatusCode.OK;
    }
}
