using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Email;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account;

public sealed class PasswordLinksOnSqliteTests(AppFixture<SqliteDatabase> fixture) : PasswordLinkTests<SqliteDatabase>(fixture);

public sealed class PasswordLinksOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : PasswordLinkTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class PasswordLinksOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : PasswordLinkTests<SqlServerDatabase>(fixture);

/// <summary>Tests the way from a forgotten password over the emailed link to a new password.</summary>
public abstract class PasswordLinkTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string NewPassword = "violet harbour sings nine";

    private readonly RecordingDelivery _delivery = new();

    [Fact]
    public async Task A_reset_link_sets_the_password_and_confirms_the_email()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        var session = await fixture.LogInAsync(user.UserName!);
        await AskAsync(app, user.Email!);

        var page = await OpenLinkAsync(app, user);
        Assert.Equal(user.UserName, page.Document.QuerySelector("[autocomplete=username]")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(Passwords(NewPassword))).Status);

        var login = await FormPage.OpenAsync(Client(app), "/Account/Login");
        Assert.Equal(HttpStatusCode.OK, (await login.PostAsync(Login(user, Registration.Password))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await login.PostAsync(Login(user, NewPassword))).Status);
        Assert.True((await fixture.FindUserAsync(user.UserName!))!.EmailConfirmed);
        Assert.DoesNotContain("Sign out", await session.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task The_first_proof_of_the_address_removes_ways_to_sign_in_that_somebody_else_may_have_added(bool isConfirmed, int remaining)
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        await fixture.QueryAsync(async db =>
        {
            (await db.Users.SingleAsync(other => other.Id == user.Id)).EmailConfirmed = isConfirmed;
            db.Add(new IdentityUserLogin<Guid> { UserId = user.Id, LoginProvider = "test", ProviderKey = user.Id.ToString() });
            return await db.SaveChangesAsync();
        });
        await AskAsync(app, user.Email!);

        Assert.Equal(HttpStatusCode.Redirect, (await (await OpenLinkAsync(app, user)).PostAsync(Passwords(NewPassword))).Status);

        Assert.Equal(remaining, await fixture.QueryAsync(db => db.UserLogins.CountAsync(login => login.UserId == user.Id)));
    }

    [Fact]
    public async Task A_link_works_once_even_for_concurrent_requests()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        await AskAsync(app, user.Email!);
        var page = await OpenLinkAsync(app, user);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => page.PostAsync(Passwords(NewPassword)))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), AssertNoLongerGood);
        AssertNoLongerGood(await OpenLinkAsync(app, user));
    }

    [Fact]
    public async Task A_link_expires_when_the_account_is_disabled_or_its_email_changes()
    {
        await using var app = App();
        var admin = await fixture.AdministratorAsync();
        var (disabled, moved) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        await AskAsync(app, disabled.Email!);
        await AskAsync(app, moved.Email!);
        await admin.ActAsync(UserAction.Disable, disabled.Id);
        var edit = await FormPage.OpenAsync(admin, $"/Admin/Users/Edit/{moved.Id}");
        Assert.Equal(HttpStatusCode.Redirect, (await edit.PostAsync(edit.Filled(("Input.Email", $"x{moved.Email}")))).Status);

        AssertNoLongerGood(await OpenLinkAsync(app, disabled));
        AssertNoLongerGood(await OpenLinkAsync(app, moved));
        AssertNoLongerGood(await FormPage.OpenAsync(Client(app), $"/Account/SetPassword?user={moved.Id}&token=%00"));
        AssertNoLongerGood(await FormPage.OpenAsync(Client(app), "/Account/SetPassword"));
    }

    [Fact]
    public async Task A_new_password_ends_a_lock_after_wrong_passwords()
    {
        await using var app = App();
        var (user, client) = (await fixture.AddUserAsync(), Client(app));
        for (var i = 0; i < 5; i++)
        {
            await Visitors.TryLogInAsync(client, user.UserName!, "not the password");
        }

        await AskAsync(app, user.Email!);
        Assert.Equal(HttpStatusCode.Redirect, (await (await OpenLinkAsync(app, user)).PostAsync(Passwords(NewPassword))).Status);

        Assert.Equal(HttpStatusCode.Redirect, (await Visitors.TryLogInAsync(client, user.UserName!, NewPassword)).Status);
    }

    [Fact]
    public async Task A_new_password_does_not_end_a_lock_after_wrong_codes()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        await fixture.QueryAsync(db =>
        {
            db.Add(new PasswordAttempt { AccountId = user.Id, Source = PasswordThrottle.SecondStep, Failures = 5, LastAttemptAt = DateTime.UtcNow, LockedUntil = DateTime.UtcNow.AddMinutes(5) });
            return db.SaveChangesAsync();
        });

        await AskAsync(app, user.Email!);
        Assert.Equal(HttpStatusCode.Redirect, (await (await OpenLinkAsync(app, user)).PostAsync(Passwords(NewPassword))).Status);

        Assert.True(await fixture.QueryAsync(db => db.PasswordAttempts.AnyAsync(attempt => attempt.AccountId == user.Id && attempt.Source == PasswordThrottle.SecondStep)));
    }

    [Fact]
    public async Task A_new_password_does_not_end_an_administrators_lock()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        await AskAsync(app, user.Email!);
        await (await fixture.AdministratorAsync()).ActAsync(UserAction.Lock, user.Id);
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.SecurityStamp, user.SecurityStamp)));
        Assert.Equal(HttpStatusCode.Redirect, (await (await OpenLinkAsync(app, user)).PostAsync(Passwords(NewPassword))).Status);

        Assert.Equal(HttpStatusCode.OK, (await Visitors.TryLogInAsync(Client(app), user.UserName!, NewPassword)).Status);
    }

    [Fact]
    public async Task A_weak_password_is_reported_and_the_link_stays_valid()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        await AskAsync(app, user.Email!);
        var page = await OpenLinkAsync(app, user);

        var answer = await page.PostAsync(Passwords("password1"));

        Assert.StartsWith("This password is one of the most common leaked passwords.", answer.ErrorOf("Input.Password"), StringComparison.Ordinal);
        Assert.Equal("", answer.ValueOf("Input.Password"));
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(Passwords(NewPassword))).Status);
    }

    [Fact]
    public async Task Reset_requests_respond_alike_and_fifty_queue_one_email()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        var client = Client(app);
        var page = await FormPage.OpenAsync(client, "/Account/ForgotPassword");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Task.Run(() => page.PostAsync([KeyValuePair.Create("Input.Email", i % 10 == 0 ? "nobody@example.com" : user.Email)]))));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Redirect, "/Account/Login"), (answer.Status, answer.Response.Headers.Location?.ToString())));
        await SendAsync(app);
        Assert.Equal(1, await fixture.QueryAsync(db => db.OutboxMessages.CountAsync(email => email.UserId == user.Id)));
        Assert.Equal(0, await fixture.QueryAsync(db => db.EmailRequests.CountAsync()));
        await AskAsync(app, user.Email!);
        await AskAsync(app, user.Email!);
        Assert.Single(_delivery.To(user.Email!));
    }

    [Fact]
    public async Task Known_and_unknown_addresses_execute_the_same_statements()
    {
        var commands = new CommandCounter(); // The fixture's also counts the statements of the outbox that its own application runs.
        await using var app = App(services =>
        {
            services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(commands));
            services.ConfigureDbContext<PostgreSqlAppDbContext>(options => options.AddInterceptors(commands));
            services.ConfigureDbContext<SqlServerAppDbContext>(options => options.AddInterceptors(commands));
        });
        var user = await fixture.AddUserAsync();
        var page = await FormPage.OpenAsync(Client(app), "/Account/ForgotPassword");
        var statements = new List<string>();
        foreach (var address in new[] { user.Email, "x" + user.Email })
        {
            commands.Clear();
            await page.PostAsync([KeyValuePair.Create("Input.Email", address)]);
            statements.Add(string.Join('\n', commands.Sent));
        }

        Assert.NotEmpty(statements[0]);
        Assert.Equal(statements[0], statements[1]);
    }

    [Fact]
    public async Task Links_use_the_configured_site_address()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        var client = Client(app);
        client.DefaultRequestHeaders.Host = "evil.example";
        var page = await FormPage.OpenAsync(client, "/Account/ForgotPassword");
        await page.PostAsync([KeyValuePair.Create("Input.Email", user.Email)]);
        await SendAsync(app);

        Assert.Contains("\nhttps://site.example/Account/SetPassword?", _delivery.To(user.Email!)[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_German_request_queues_a_German_email()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        var client = Client(app);
        client.DefaultRequestHeaders.Add("Accept-Language", "de");
        await (await FormPage.OpenAsync(client, "/Account/ForgotPassword")).PostAsync([KeyValuePair.Create("Input.Email", user.Email)]);
        await SendAsync(app);

        Assert.Equal("Ein neues Passwort", _delivery.To(user.Email!)[0].Subject);
        Assert.StartsWith($"Guten Tag {user.UserName},", _delivery.To(user.Email!)[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", HttpStatusCode.NotFound)]
    [InlineData("Development", HttpStatusCode.OK)]
    public async Task Emails_can_be_read_on_a_page_in_Development_only(string environment, HttpStatusCode expected)
    {
        await using var app = App().WithWebHostBuilder(builder => builder.UseEnvironment(environment));
        using var response = await Client(app).GetAsync("/dev/emails", TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
    }

    private static void AssertNoLongerGood(FormPage page)
    {
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("This link is no longer valid", page.Document.QuerySelector("h1")!.TextContent);
    }

    private static Dictionary<string, string?> Passwords(string password) => new() { ["Input.Password"] = password, ["Input.ConfirmPassword"] = password };

    private static Dictionary<string, string?> Login(User user, string password) => new() { ["Input.UserNameOrEmail"] = user.UserName, ["Input.Password"] = password };

    private static HttpClient Client(WebApplicationFactory<Program> app) => app.CreateClient(new() { AllowAutoRedirect = false });

    private static async Task AskAsync(WebApplicationFactory<Program> app, string email)
    {
        await (await FormPage.OpenAsync(Client(app), "/Account/ForgotPassword")).PostAsync([KeyValuePair.Create("Input.Email", (string?)email)]);
        await SendAsync(app);
    }

    private static Task<int> SendAsync(WebApplicationFactory<Program> app) => app.Services.GetRequiredService<OutboxSender>().SendDueAsync(TestContext.Current.CancellationToken);

    private async Task<FormPage> OpenLinkAsync(WebApplicationFactory<Program> app, User user) => await FormPage.OpenAsync(Client(app), _delivery.LinkTo(user.Email!));

    private WebApplicationFactory<Program> App(Action<IServiceCollection>? configure = null) => fixture.AppWith(services =>
    {
        services.Replace(ServiceDescriptor.Singleton<IEmailDelivery>(_delivery));
        services.RemoveAll<Microsoft.Extensions.Hosting.IHostedService>();
        configure?.Invoke(services);
    }).WithWebHostBuilder(builder => builder.UseSetting("Site:Address", "https://site.example"));
}
