using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account;

public sealed class TakenEmailOnSqliteTests(AppFixture<SqliteDatabase> fixture) : TakenEmailTests<SqliteDatabase>(fixture);

public sealed class TakenEmailOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : TakenEmailTests<PostgreSqlDatabase>(fixture);

/// <summary>Taken emails are not revealed: Registration:RevealTakenEmail is false.</summary>
public abstract partial class TakenEmailTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Told = "A user with this email already exists.";

    private readonly RecordingDelivery _delivery = new();

    [Fact]
    public async Task Registration_with_a_taken_email_answers_as_with_a_free_one()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        var free = await RegisterAsync(app, new Registration());
        var form = new Registration(email: user.Email!.ToUpperInvariant());
        var taken = await RegisterAsync(app, form);

        Assert.Equal(HttpStatusCode.Redirect, taken.Status);
        Assert.Equal(await AnswerAsync(free.Response), await AnswerAsync(taken.Response));
        var (after, afterTaken) = (await FormPage.OpenAsync(free.Client, "/Account/Login"), await FormPage.OpenAsync(taken.Client, "/Account/Login"));
        Assert.NotNull(afterTaken.Document.QuerySelector("[role=status]"));
        Assert.Equal(await AnswerAsync(after.Response), await AnswerAsync(afterTaken.Response));
        Assert.Null(await fixture.FindUserAsync(form["Input.UserName"]!));
    }

    [Fact]
    public async Task The_owner_of_a_taken_email_gets_one_email_while_one_is_pending()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        for (var i = 0; i < 3; i++)
        {
            await RegisterAsync(app, new Registration(email: user.Email));
        }

        await app.SendEmailsAsync();
        await RegisterAsync(app, new Registration(email: user.Email));
        await app.SendEmailsAsync();

        Assert.Equal("You already have an account", Assert.Single(_delivery.To(user.Email!)).Subject);
    }

    [Fact]
    public async Task A_password_is_hashed_once_for_a_taken_and_for_a_free_email_with_a_fixed_number_of_statements()
    {
        var hasher = new CountingPasswordHasher();
        await using var app = App(services => services.AddSingleton<IPasswordHasher<User>>(hasher));
        var user = await fixture.AddUserAsync();
        var page = await OpenAsync(app);
        await page.PostAsync(new Registration());

        // The least of several, because background work may run at the same time.
        var least = int.MaxValue;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            fixture.Commands.Clear();
            await page.PostAsync(new Registration(email: user.Email));
            least = Math.Min(least, fixture.Commands.Sent.Count);
            await fixture.QueryAsync(db => db.EmailRequests.ExecuteDeleteAsync());
        }

        Assert.Equal(4, hasher.Hashes);
        // The check, the refused insert, the user name, the handle, and two for the request of the email. SQLite inserts the audit entry separately.
        Assert.Equal(fixture.Database.Provider == "Sqlite" ? 7 : 6, least);
    }

    [Theory]
    [InlineData("/Account/Register")]
    [InlineData("/Account/Manage/Email")]
    public async Task The_live_check_does_not_tell_a_taken_email(string address)
    {
        await using var app = App();
        var (user, other) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        var page = await FormPage.OpenAsync(await app.SignInAsync(user), address);

        Assert.Null(page.Control("Input.Email").GetAttribute("data-val-remote"));
        var answer = await page.PostToAsync(address + "?live-check=Input.Email", [new("Input.Email", other.Email)]);
        Assert.Equal("true", answer.Document.Body!.TextContent);
    }

    [Fact]
    public async Task Of_20_concurrent_registrations_of_one_email_all_answer_alike_and_one_is_stored()
    {
        const int Contenders = 20;
        var start = new Countdown(Contenders);
        await using var app = App(services => services.AddScoped<IUserValidator<User>>(_ => new BeforeSaving(start.SignalAndWaitAsync)));
        var page = await OpenAsync(app);
        var email = new Registration()["Input.Email"]!;

        var answers = await Task.WhenAll(Enumerable.Range(0, Contenders).Select(_ => Task.Run(() => page.PostAsync(new Registration(email: email)))));

        Assert.All(answers, answer => OwnForms.AssertRedirects("/Account/Login", answer));
        Assert.Equal(1, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.Email == email)));
        await SendRequestedEmailsAsync(app, email);
        Assert.Single(_delivery.To(email), message => message.Subject == "You already have an account");
    }

    [Fact]
    public async Task A_taken_user_name_is_told_alone()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        var checkedFirst = await RegisterAsync(app, new Registration(user.UserName, user.Email));

        var form = new Registration();
        await using var late = App(services => services.AddSingleton<IUserValidator<User>>(new BeforeSaving(() => fixture.QueryAsync(db => form.AddToAsync(db)))));
        var refusedByDatabase = await RegisterAsync(late, form);

        foreach (var page in new[] { checkedFirst, refusedByDatabase })
        {
            Assert.Equal(new Dictionary<string, string> { ["Input.UserName"] = "A user with this user name already exists." }, page.Errors);
        }
    }

    [Fact]
    public async Task The_API_answers_for_a_taken_email_as_for_a_free_one()
    {
        await using var app = App();
        var user = await fixture.AddUserAsync();
        var names = new[] { UserForms.Name(), UserForms.Name() };
        await fixture.QueryAsync(db => db.Profiles.Where(profile => profile.UserId == user.Id).ExecuteUpdateAsync(set => set.SetProperty(profile => profile.Handle, names[1])));

        var free = await PostAsync(names[0], $"{names[0]}@example.com");
        var taken = await PostAsync(names[1], user.Email!);

        Assert.StartsWith("Created", free, StringComparison.Ordinal);
        Assert.Equal(free.Replace(names[0], names[1] + "-2", StringComparison.Ordinal).Replace($"\"userName\":\"{names[1]}-2", $"\"userName\":\"{names[1]}", StringComparison.Ordinal), taken);

        async Task<string> PostAsync(string userName, string email)
        {
            using var response = await app.NewClient().PostAsJsonAsync("/api/users", new { userName, email, cityId = 13, password = Registration.Password }, TestContext.Current.CancellationToken);
            return await AnswerAsync(response);
        }
    }

    [Fact]
    public async Task A_change_to_a_taken_email_answers_as_to_a_free_one_and_is_refused_to_the_reader_of_its_mailbox()
    {
        await using var app = App();
        var (user, owner) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        var client = await app.SignInAsync(user);
        var free = await ChangeAsync($"{UserForms.Name()}@example.com");
        var taken = await ChangeAsync(owner.Email!);

        Assert.Equal(free, taken);
        await app.SendEmailsAsync();
        var page = await FormPage.OpenAsync(client, _delivery.LinkTo(owner.Email!));
        Assert.Equal(Told, (await page.PostAsync(page.Filled())).ErrorOf("Input.Email"));

        async Task<string> ChangeAsync(string email)
        {
            var answer = await client.SubmitAsync("/Account/Manage/Email", ("Input.Email", email));
            var next = await FormPage.OpenAsync(client, "/Account/Manage/Email");
            return (await AnswerAsync(answer.Response) + await AnswerAsync(next.Response)).Replace(email, "address", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_confirmation_of_a_change_checks_no_email_but_the_one_in_the_link()
    {
        await using var app = App();
        var (user, other) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        var client = await app.SignInAsync(user);
        var page = await FormPage.OpenAsync(client, await app.RequestEmailChangeAsync(_delivery, client, $"{UserForms.Name()}@example.com"));

        OwnForms.AssertRedirects("/Account/Manage/Email", await page.PostAsync(page.Filled(("Input.Email", other.Email))));
    }

    [Fact]
    public async Task Administrators_and_setup_are_told()
    {
        await using var app = App();
        var administrator = await fixture.AddAdministratorAsync();
        var page = await FormPage.OpenAsync(await app.SignInAsync(administrator), "/Admin/Users/Create");

        Assert.Equal($"\"{Told}\"", await page.CheckAsync("Input.Email", KeyValuePair.Create("Input.Email", administrator.Email)));
        Assert.Equal(Told, (await page.PostAsync(page.Filled(("Input.UserName", UserForms.Name()), ("Input.Email", administrator.Email)))).ErrorOf("Input.Email"));
        Assert.NotNull(Attribute.GetCustomAttribute(typeof(WebApp.Pages.SetupModel), typeof(RevealsTakenEmailAttribute)));
    }

    private static Task<FormPage> OpenAsync(WebApplicationFactory<Program> app) => FormPage.OpenAsync(app.NewClient(), "/Account/Register");

    private static async Task<FormPage> RegisterAsync(WebApplicationFactory<Program> app, Registration form) => await (await OpenAsync(app)).PostAsync(form);

    /// <summary>The status, headers, and body of a response, without tokens and times.</summary>
    private static async Task<string> AnswerAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers).Where(header => header.Key != "Date")
            .OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return Token().Replace($"{response.StatusCode}\n{string.Join('\n', headers)}\n{body}", match => $"token of {match.Length}");
    }

    // Another instance can be preparing the email at this moment.
    private Task SendRequestedEmailsAsync(WebApplicationFactory<Program> app, string email) => Polling.UntilAsync(async () =>
    {
        await app.SendEmailsAsync();
        return _delivery.To(email).Any(message => message.Subject == "You already have an account");
    });

    private WebApplicationFactory<Program> App(Action<IServiceCollection>? configure = null) =>
        fixture.AppWithEmails(_delivery, null, ("Registration:RevealTakenEmail", "false"))
            .WithWebHostBuilder(builder => builder.ConfigureServices(configure ?? (_ => { })));

    [GeneratedRegex("CfDJ8[A-Za-z0-9_-]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Token();

    private sealed class CountingPasswordHasher : PasswordHasher<User>
    {
        public int Hashes { get; private set; }

        public override string HashPassword(User user, string password)
        {
            Hashes++;
            return base.HashPassword(user, password);
        }
    }
}
