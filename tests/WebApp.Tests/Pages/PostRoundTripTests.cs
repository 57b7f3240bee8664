using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages;

public sealed class PostRoundTripOnSqliteTests(AppFixture<SqliteDatabase> fixture) : PostRoundTripTests<SqliteDatabase>(fixture);

public sealed class PostRoundTripOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : PostRoundTripTests<PostgreSqlDatabase>(fixture);

/// <summary>The number of statements of each successful post, including the one that reads the session. A saved form redirects.</summary>
public abstract class PostRoundTripTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    // PostgreSQL receives the rows of one save together, and SQLite receives each row in a statement. Explicit transactions store that they
    // were committed on PostgreSQL. The job that the last post starts runs in the background.
    private static readonly (string Post, int Sqlite, int PostgreSql)[] s_posts =
    [
        ("Register", 5, 2),
        ("Register by the API", 5, 2),
        ("Sign in", 5, 5),
        ("Sign out", 2, 2),
        ("Request a password link", 2, 2),
        ("Set a password", 9, 7),
        ("Create a city", 4, 3),
        ("Edit a city", 5, 4),
        ("Delete a city", 4, 3),
        ("Create a role", 4, 3),
        ("Edit a role", 5, 4),
        ("Delete a role", 4, 3),
        ("Create a user with a role", 10, 6),
        ("Edit the email and a role of a user", 13, 10),
        ("Delete a user", 7, 8),
        ("Confirm an action for 2 users", 3, 3),
        ("Confirm an action for 12 users", 3, 3),
        ("Disable 2 users", 5, 6),
        ("Disable 12 users", 5, 6),
        ("Send password links to 12 users", 3, 4),
        ("Delete 12 users", 6, 7),
        ("Merge 2 users", 19, 20),
        ("Resend an email", 4, 4),
        ("Delete an email", 2, 2),
        ("Disable all users that match", 2, 3),
    ];

    [Fact]
    public async Task Each_successful_post_sends_the_listed_number_of_statements()
    {
        var sent = new List<(string Post, int Statements)>();
        foreach (var (post, prepare) in Posts)
        {
            // The least of several, because the cached reference data may expire between two requests.
            var least = int.MaxValue;
            for (var attempt = 0; attempt < 2; attempt++)
            {
                var send = await prepare(await fixture.AdministratorAsync());
                fixture.Commands.Clear();
                var status = await send();
                least = Math.Min(least, fixture.Commands.Sent.Count);
                Assert.True(status == Expected(post), $"{post}: {status}");
            }

            sent.Add((post, least));
        }

        var expected = s_posts.Select(post => (post.Post, fixture.Database is PostgreSqlDatabase ? post.PostgreSql : post.Sqlite));
        Assert.True(Lines(expected) == Lines(sent), Lines(sent));
    }

    private static HttpStatusCode Expected(string post) =>
        post.StartsWith("Confirm", StringComparison.Ordinal) ? HttpStatusCode.OK
        : post.EndsWith("API", StringComparison.Ordinal) ? HttpStatusCode.Created
        : HttpStatusCode.Redirect;

    private static string Lines(IEnumerable<(string Post, int Statements)> counts) => string.Join('\n', counts);

    private IEnumerable<(string Post, Func<HttpClient, Task<Func<Task<HttpStatusCode>>>> Prepare)> Posts =>
    [
        ("Register", _ => FormAsync(fixture.Visitor(), "/Account/Register", _ => new Registration())),
        ("Register by the API", _ => Task.FromResult(RegisterByApi)),
        ("Sign in", async _ => await SignInAsync(await fixture.AddUserAsync())),
        ("Sign out", async _ => await FormAsync(await fixture.SignInNewUserAsync(), "/Account/Logout")),
        ("Request a password link", async _ => await RequestLinkAsync(await fixture.AddUserAsync())),
        ("Set a password", async _ => await FormAsync(fixture.Visitor(), await LinkAsync(await fixture.AddUserAsync()), _ => Password)),
        ("Create a city", client => FormAsync(client, "/Admin/Cities/Create", _ => City)),
        ("Edit a city", async client => await FormAsync(client, $"/Admin/Cities/Edit/{(await fixture.AddCityAsync()).Id}", page => page.Filled(("Input.Name", UserForms.Name())))),
        ("Delete a city", async client => await FormAsync(client, $"/Admin/Cities/Delete/{(await fixture.AddCityAsync()).Id}")),
        ("Create a role", client => FormAsync(client, "/Admin/Roles/Create", _ => [new("Input.Name", UserForms.Name())])),
        ("Edit a role", async client => await FormAsync(client, $"/Admin/Roles/Edit/{await fixture.AddRoleAsync()}", page => page.Filled(("Input.Name", UserForms.Name())))),
        ("Delete a role", async client => await FormAsync(client, $"/Admin/Roles/Delete/{await fixture.AddRoleAsync()}")),
        ("Create a user with a role", async client => await FormAsync(client, "/Admin/Users/Create", await NewUserAsync())),
        ("Edit the email and a role of a user", async client => await EditUserAsync(client, await fixture.AddUserAsync())),
        ("Delete a user", async client => await FormAsync(client, $"/Admin/Users/Delete/{(await fixture.AddUserAsync()).Id}")),
        ("Confirm an action for 2 users", client => ActAsync(client, UserAction.Disable, 2, handler: "")),
        ("Confirm an action for 12 users", client => ActAsync(client, UserAction.Disable, 12, handler: "")),
        ("Disable 2 users", client => ActAsync(client, UserAction.Disable, 2)),
        ("Disable 12 users", client => ActAsync(client, UserAction.Disable, 12)),
        ("Send password links to 12 users", client => ActAsync(client, UserAction.SendPasswordReset, 12)),
        ("Delete 12 users", client => ActAsync(client, UserAction.Delete, 12)),
        ("Merge 2 users", async client => await MergeAsync(client, await fixture.AddUserAsync(), await fixture.AddUserAsync())),
        ("Resend an email", async client => await PostAsync(client, "/Admin/Emails?handler=Retry", [new("id", await AddEmailAsync())])),
        ("Delete an email", async client => await PostAsync(client, "/Admin/Emails?handler=Delete", [new("id", await AddEmailAsync())])),
        ("Disable all users that match", client => PostAsync(client, "/Admin/Users/Actions?handler=Confirmed&search=nobody", [new("action", "Disable"), new("all", "true")])),
    ];

    private static IEnumerable<KeyValuePair<string, string?>> City => [new("Input.Name", UserForms.Name()), new("Input.State", "TX")];

    private static IEnumerable<KeyValuePair<string, string?>> Password =>
        [new("Input.Password", "violet harbour sings nine"), new("Input.ConfirmPassword", "violet harbour sings nine")];

    private static Task<Func<Task<HttpStatusCode>>> MergeAsync(HttpClient client, User survivor, User other) => FormAsync(
        client,
        $"/Admin/Users/Merge?ids={survivor.Id}&ids={other.Id}&handler=Merge",
        page => page.Document.QuerySelectorAll("[name^='Input.Versions']").Select(input => KeyValuePair.Create(input.GetAttribute("name")!, (string?)FormPage.ValueOf(input)))
            .Append(KeyValuePair.Create("Input.Survivor", (string?)survivor.Id.ToString())));

    /// <summary>Opens a form, and returns the function that posts it.</summary>
    private static async Task<Func<Task<HttpStatusCode>>> FormAsync(
        HttpClient client, string address, Func<FormPage, IEnumerable<KeyValuePair<string, string?>>>? fields = null)
    {
        var page = await FormPage.OpenAsync(client, address);
        return async () => (await page.PostAsync(fields?.Invoke(page) ?? [])).Status;
    }

    private static async Task<Func<Task<HttpStatusCode>>> PostAsync(HttpClient client, string address, IEnumerable<KeyValuePair<string, string?>> fields)
    {
        var page = await FormPage.OpenAsync(client, "/Admin/Users/Create");
        return async () => (await page.PostToAsync(address, fields)).Status;
    }

    private async Task<HttpStatusCode> RegisterByApi()
    {
        var name = UserForms.Name();
        var body = new { userName = name, email = $"{name}@example.com", cityId = 13, password = Registration.Password };
        using var response = await fixture.Visitor().PostAsJsonAsync("/api/users", body, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private Task<Func<Task<HttpStatusCode>>> SignInAsync(User user) =>
        FormAsync(fixture.Visitor(), "/Account/Login", _ => [new("Input.UserNameOrEmail", user.UserName), new("Input.Password", Registration.Password)]);

    private Task<Func<Task<HttpStatusCode>>> RequestLinkAsync(User user) =>
        FormAsync(fixture.Visitor(), "/Account/ForgotPassword", _ => [new("Input.Email", user.Email)]);

    private async Task<string> LinkAsync(User user)
    {
        await using var scope = fixture.App.Services.CreateAsyncScope();
        var stored = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByIdAsync(user.Id.ToString());
        return await scope.ServiceProvider.GetRequiredService<PasswordLinks>().CreateAsync(stored!);
    }

    private async Task<Func<FormPage, IEnumerable<KeyValuePair<string, string?>>>> NewUserAsync()
    {
        var role = await fixture.AddRoleAsync();
        return _ => UserForms.Details(UserForms.Name()).Append(new("Input.Roles", role.ToString()));
    }

    private async Task<Func<Task<HttpStatusCode>>> EditUserAsync(HttpClient client, User user)
    {
        var role = await fixture.AddRoleAsync();
        return await FormAsync(client, $"/Admin/Users/Edit/{user.Id}", page => page.Filled(("Input.Email", "x" + user.Email), ("Input.Roles", role.ToString())));
    }

    private async Task<Func<Task<HttpStatusCode>>> ActAsync(HttpClient client, UserAction action, int count, string handler = "?handler=Confirmed")
    {
        var users = Enumerable.Range(0, count).Select(_ => User.Create(UserForms.Name(), $"{UserForms.Name()}@example.com", 1)).ToList();
        await fixture.QueryAsync(db =>
        {
            foreach (var user in users)
            {
                (user.NormalizedUserName, user.NormalizedEmail) = (user.UserName!.ToUpperInvariant(), user.Email!.ToUpperInvariant());
                db.Add(user);
            }

            return db.SaveChangesAsync();
        });
        return await PostAsync(client, "/Admin/Users/Actions" + handler, UserForms.Fields(action, [.. users.Select(user => user.Id)]));
    }

    private async Task<string> AddEmailAsync()
    {
        var user = await fixture.AddUserAsync();
        return await fixture.QueryAsync(async db =>
        {
            var email = db.Add(new OutboxMessage { UserId = user.Id, Kind = EmailKind.PasswordReset, Culture = "en", Attempts = 10, FailedAt = DateTime.UtcNow }).Entity;
            await db.SaveChangesAsync();
            return email.Id.ToString();
        });
    }
}
