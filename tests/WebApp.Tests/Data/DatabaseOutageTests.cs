using System.Net;
using System.Net.Http.Json;
using WebApp.Administration;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Data;

/// <summary>The connections to PostgreSQL break. Nothing that was answered with a success is missing or doubled.</summary>
public sealed class DatabaseOutageTests(AppFixture<RelayedPostgreSqlDatabase> fixture) : IClassFixture<AppFixture<RelayedPostgreSqlDatabase>>, IAsyncDisposable
{
    private TcpRelay Relay => fixture.Database.Relay;

    public ValueTask DisposeAsync()
    {
        if (fixture.Database.Missing is null && !Relay.IsRunning)
        {
            Relay.Start();
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Broken_connections_are_replaced_without_an_error()
    {
        var client = await fixture.SignInNewUserAsync();
        Relay.Break();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync("/Account/Manage/Index", TestContext.Current.CancellationToken)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Theory]
    [InlineData("INSERT INTO \"Users\"")]
    [InlineData("COMMIT\0")]
    public async Task A_registration_whose_answer_is_lost_is_stored_once_and_succeeds(string lost)
    {
        var form = new Registration();
        var page = await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register");
        Relay.LoseAnswerTo(lost);

        var answer = await page.PostAsync(form);

        Assert.True(Relay.HasLostAnswer);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        await AssertStoredOnceAsync(form);
        Assert.Equal(1, await fixture.QueryAsync(db => db.OutboxMessages.CountAsync(message => message.User!.UserName == form["Input.UserName"])));
    }

    [Fact]
    public async Task A_taken_email_is_still_an_error_after_a_lost_connection()
    {
        var form = new Registration();
        await fixture.QueryAsync(form.AddToAsync);
        var page = await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register");
        Relay.Break();
        Relay.LoseAnswerTo("SELECT");

        var answer = await page.PostAsync(new Registration(email: form["Input.Email"]));

        Assert.Contains("already exists", answer.ErrorOf("Input.Email"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_whose_commit_is_lost_is_no_edit_conflict()
    {
        var client = await fixture.SignInNewUserAsync();
        var page = await FormPage.OpenAsync(client, "/Account/Manage/UserName");
        var name = "renamed" + Guid.NewGuid().ToString("N")[..8];
        Relay.LoseAnswerTo("COMMIT\0");

        OwnForms.AssertRedirects("/Account/Manage/UserName", await page.PostAsync(page.Filled(("Input.UserName", name))));

        Assert.True(Relay.HasLostAnswer);
        var user = await fixture.QueryAsync(db => db.Users.SingleAsync(user => user.UserName == name));
        Assert.Equal(1, await ChangesAsync(user.Id, nameof(User.UserName), name));
    }

    [Theory]
    [InlineData("UPDATE \"Users\"")]
    [InlineData("INSERT INTO \"CommittedTransactions\"")]
    [InlineData("COMMIT\0")]
    public async Task An_action_on_users_whose_answer_is_lost_is_applied_and_audited_once(string lost)
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        Relay.LoseAnswerTo(lost);

        await client.ActAsync(UserAction.Disable, user.Id);

        Assert.True(Relay.HasLostAnswer);
        Assert.NotNull((await fixture.FindUserAsync(user.UserName!))!.DisabledAt);
        Assert.Equal(1, await ChangesAsync(user.Id, nameof(User.DisabledAt)));
    }

    [Theory]
    [InlineData("UPDATE \"Users\"")]
    [InlineData("COMMIT\0")]
    public async Task An_edited_user_whose_answer_is_lost_is_saved_once(string lost)
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var address = $"/Admin/Users/Edit/{user.Id}";
        var page = await FormPage.OpenAsync(client, address);
        Relay.LoseAnswerTo(lost);

        var answer = await page.PostAsync(page.Filled(("Input.Email", "new." + user.Email)));

        Assert.True(Relay.HasLostAnswer);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(1, await ChangesAsync(user.Id, nameof(User.Email), "new." + user.Email));
    }

    [Fact]
    public async Task Without_a_database_pages_and_programs_read_when_to_come_back()
    {
        var (client, name) = (await fixture.SignInNewUserAsync(), "u" + Guid.NewGuid().ToString("N")[..12]);
        Relay.Stop();

        using var page = await client.GetAsync("/Account/Manage/Index", TestContext.Current.CancellationToken);
        using var api = await client.PostAsJsonAsync("/api/users", new { userName = name, email = $"{name}@example.com", cityId = 13, password = Registration.Password }, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "10"), (page.StatusCode, page.Headers.GetValues("Retry-After").Single()));
        Assert.Contains("The site is not available at the moment", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (api.StatusCode, api.Content.Headers.ContentType!.MediaType));
        Assert.Equal("10", api.Headers.GetValues("Retry-After").Single());

        Relay.Start();
        Assert.True(await client.IsSignedInAsync());
    }

    [Fact]
    public async Task A_form_that_failed_is_sent_again_with_its_values_and_without_its_passwords()
    {
        var form = new Registration();
        var page = await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register?returnUrl=%2Fpeople%2Fanna");
        Relay.Stop();
        var failed = await page.PostAsync(form);
        Relay.Start();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.Status);
        Assert.DoesNotContain(Registration.Password, failed.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var returned = await failed.PostAsync(failed.Filled());
        Assert.Equal(HttpStatusCode.OK, returned.Status);
        Assert.Equal(form["Input.Email"], returned.ValueOf("Input.Email"));
        Assert.NotEmpty(returned.ErrorOf("Input.Password"));
        Assert.Equal(HttpStatusCode.Redirect, (await returned.PostAsync(returned.Filled(("Input.Password", Registration.Password), ("Input.ConfirmPassword", Registration.Password)))).Status);
        await AssertStoredOnceAsync(form);
    }

    [Fact]
    public async Task The_application_starts_before_the_database()
    {
        _ = fixture.App;
        Relay.Stop();
        await using var second = fixture.AppWith(_ => { });
        var starting = Task.Run(() => second.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }), TestContext.Current.CancellationToken);
        await Task.WhenAny(starting, Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken));
        Assert.False(starting.IsCompleted);

        Relay.Start();

        using var page = await (await starting).GetAsync("/Account/Register", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Registrations_through_interruptions_are_stored_once_or_answered_with_a_503()
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ => (Form: new Registration(), Page: await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register"))));
        using var done = new CancellationTokenSource();
        var interruptions = InterruptAsync(done.Token);

        var answers = await Task.WhenAll(pages.Select(async page => (page.Form, Answer: await page.Page.PostAsync(page.Form))));
        await done.CancelAsync();
        await interruptions;

        Assert.All(answers, answer => Assert.True(answer.Answer.Status is HttpStatusCode.Redirect or HttpStatusCode.ServiceUnavailable, $"{answer.Answer.Status}"));
        Assert.Contains(answers, answer => answer.Answer.Status == HttpStatusCode.Redirect);
        foreach (var (form, _) in answers.Where(answer => answer.Answer.Status == HttpStatusCode.Redirect))
        {
            await AssertStoredOnceAsync(form);
        }
    }

    private async Task InterruptAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Relay.Break();
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    private async Task AssertStoredOnceAsync(Registration form) => Assert.Equal(
        1, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.Email == form["Input.Email"] && user.UserName == form["Input.UserName"])));

    private Task<int> ChangesAsync(Guid userId, string property, string? value = null) => fixture.QueryAsync(async db =>
        (await db.AuditEntries.Where(entry => entry.EntityKey == userId.ToString()).Select(entry => entry.Changes).ToListAsync())
            .SelectMany(changes => PropertyChangeJson.FromJson(changes))
            .Count(change => change.Property == property && change.New is not null && (value is null || change.New == value)));
}
