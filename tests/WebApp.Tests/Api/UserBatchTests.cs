using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Api;

public sealed class UserBatchOnSqliteTests(AppFixture<SqliteDatabase> fixture) : UserBatchTests<SqliteDatabase>(fixture);

public sealed class UserBatchOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : UserBatchTests<PostgreSqlDatabase>(fixture);

public abstract class UserBatchTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Each_line_is_answered_in_order_and_invalid_lines_do_not_stop_the_others()
    {
        var (first, second) = (UserForms.Name(), UserForms.Name());
        var answers = await (await ProgramAsync()).AnswersAsync(
            Line(first),
            "",
            "{}",
            "not JSON",
            "null",
            Line(UserForms.Name(), email: $"{first}@EXAMPLE.com"),
            Line(UserForms.Name(), city: 999999),
            Line(second) + "\r");

        Assert.Equal([(1, 201), (3, 400), (4, 400), (5, 400), (6, 400), (7, 400), (8, 201)], answers.Select(answer => (answer.GetProperty("line").GetInt32(), Status(answer))));
        Assert.Equal($"/people/{first}", answers[0].GetProperty("location").GetString());
        Assert.Equal(["cityId: City is required.", "email: Email is required.", "userName: User name is required."], Errors(answers[1]));
        Assert.Equal([": The line is not a JSON object with the fields of a user."], Errors(answers[2]));
        Assert.Equal([": The line is not a JSON object with the fields of a user."], Errors(answers[3]));
        Assert.Equal(["email: A user with this email already exists."], Errors(answers[4]));
        Assert.Equal(["cityId: This city is no longer on the list. Choose another one."], Errors(answers[5]));
        Assert.Equal(2, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.UserName == first || user.UserName == second)));
    }

    [Fact]
    public async Task A_user_that_another_request_adds_meanwhile_is_reported_on_the_field_of_its_line()
    {
        var taken = new Registration();
        var answers = await BeforeSavingAsync(() => fixture.QueryAsync(db => taken.AddToAsync(db)), Line(UserForms.Name(), taken["Input.Email"]), Line(UserForms.Name()));

        Assert.Equal([400, 201], answers.Select(Status));
        Assert.Equal(["email: A user with this email already exists."], Errors(answers[0]));
    }

    [Fact]
    public async Task A_taken_email_is_reported_even_if_registration_hides_it()
    {
        var taken = new Registration();
        await fixture.QueryAsync(db => taken.AddToAsync(db));
        await using var app = fixture.AppWith(services => services.Configure<RegistrationOptions>(options => options.RevealTakenEmail = false));

        var answers = await (await ProgramAsync(app)).AnswersAsync(Line(taken["Input.UserName"]!, taken["Input.Email"]));

        Assert.Equal(["email: A user with this email already exists.", "userName: A user with this user name already exists."], Errors(answers.Single()));
    }

    [Fact]
    public async Task Lines_after_a_failure_of_the_database_are_not_tried()
    {
        var later = UserForms.Name();
        var answers = await BeforeSavingAsync(() => throw new SqliteException("The disk is full.", 13), Line(UserForms.Name()), Line(later));

        Assert.Equal([503, 503], answers.Select(Status));
        Assert.Null(await fixture.FindUserAsync(later));
    }

    [Fact]
    public async Task A_line_that_fails_unexpectedly_neither_stops_the_others_nor_is_saved_with_them()
    {
        var (first, later) = (UserForms.Name(), UserForms.Name());
        var answers = await BeforeSavingAsync(() => throw new InvalidOperationException("secret"), Line(first, invites: true), Line(later));

        Assert.Equal([500, 201], answers.Select(Status));
        Assert.DoesNotContain("secret", answers[0].ToString(), StringComparison.Ordinal);
        Assert.Null(await fixture.FindUserAsync(first));
        Assert.NotNull(await fixture.FindUserAsync(later));
    }

    [Fact]
    public async Task Two_lines_with_one_email_create_one_user()
    {
        var email = $"{UserForms.Name()}@example.com";
        var answers = await (await ProgramAsync()).AnswersAsync(Line(UserForms.Name(), email), Line(UserForms.Name(), email));

        Assert.Equal([201, 400], answers.Select(Status));
        Assert.Equal(1, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.Email == email)));
    }

    [Fact]
    public async Task Concurrent_batches_create_each_user_once_and_answer_every_line()
    {
        var program = await ProgramAsync();
        string[] lines = [.. Enumerable.Range(0, 10).Select(_ => Line(UserForms.Name()))];
        var batches = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => program.AnswersAsync(lines))));

        Assert.All(batches, answers => Assert.Equal(lines.Length, answers.Count));
        Assert.Equal(lines.Length, batches.Sum(answers => answers.Count(answer => Status(answer) == 201)));
        Assert.DoesNotContain(batches.SelectMany(answers => answers), answer => Status(answer) is not (201 or 400));
    }

    [Fact]
    public async Task Users_are_invited_only_if_asked_for_and_have_no_password()
    {
        var (invited, other) = (UserForms.Name(), UserForms.Name());
        await (await ProgramAsync()).AnswersAsync(Line(invited, invites: true), Line(other));

        Assert.Equal([EmailKind.Invitation], await EmailsAsync(invited));
        Assert.Empty(await EmailsAsync(other));
        Assert.Null((await fixture.FindUserAsync(invited))!.PasswordHash);
    }

    [Fact]
    public async Task The_audit_names_the_owner_of_the_token()
    {
        var administrator = await fixture.AddAdministratorAsync();
        var name = UserForms.Name();
        var client = fixture.App.Program(await (await fixture.LogInAsync(administrator.UserName!)).CreateTokenAsync());
        await client.AnswersAsync(Line(name));

        var entry = await fixture.QueryAsync(db => db.AuditEntries.SingleAsync(entry => entry.EntityName == name));
        Assert.Equal((administrator.Id, AuditAction.Created), (entry.ActorId, entry.Action));
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task Another_content_type_is_refused(string type, HttpStatusCode expected)
    {
        using var content = new StringContent(Line(UserForms.Name()), new MediaTypeHeaderValue(type));
        using var response = await (await ProgramAsync()).PostAsync(ApiTokens.Batch, content, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Too_many_lines_create_nobody()
    {
        var (program, name) = (await ProgramAsync(), UserForms.Name());
        using var response = await program.PostLinesAsync(Enumerable.Repeat(Line(name), 10_001));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Null(await fixture.FindUserAsync(name));
    }

    [Fact]
    public async Task The_last_line_can_end_with_a_line_break_and_the_first_one_begin_with_a_byte_order_mark()
    {
        var (program, name) = (await ProgramAsync(), UserForms.Name());

        Assert.Equal(10_000, (await program.AnswersAsync([.. Enumerable.Repeat("x", 10_000), ""])).Count);
        Assert.Equal([201], (await program.AnswersAsync("\uFEFF" + Line(name))).Select(Status));
    }

    [Theory]
    [InlineData("\"sendInvitations\":true")]
    [InlineData("\"roles\":[\"Administrator\"]")]
    [InlineData("\"userName\":\"other\"")]
    public async Task Unknown_and_repeated_fields_are_refused(string field)
    {
        var answers = await (await ProgramAsync()).AnswersAsync(Line(UserForms.Name())[..^1] + "," + field + "}");

        Assert.Equal([": The line is not a JSON object with the fields of a user."], Errors(Assert.Single(answers)));
    }

    private static string Line(string userName, string? email = null, int city = 13, bool invites = false) =>
        JsonSerializer.Serialize(new { userName, email = email ?? $"{userName}@example.com", cityId = city, sendInvitation = invites });

    private static int Status(JsonElement answer) => answer.GetProperty("status").GetInt32();

    private static IEnumerable<string> Errors(JsonElement answer) =>
        answer.GetProperty("errors").EnumerateObject().SelectMany(field => field.Value.EnumerateArray().Select(message => $"{field.Name}: {message}")).Order(StringComparer.Ordinal);

    /// <summary>Runs code between the check of the first line and its save.</summary>
    private async Task<IReadOnlyList<JsonElement>> BeforeSavingAsync(Func<Task> action, params string[] lines)
    {
        await using var app = fixture.AppWith(services => services.AddSingleton<IUserValidator<User>>(new BeforeSaving(action)));
        return await (await ProgramAsync(app)).AnswersAsync(lines);
    }

    private async Task<HttpClient> ProgramAsync(WebApplicationFactory<Program>? app = null) =>
        (app ?? fixture.App).Program(await (await fixture.AdministratorAsync()).CreateTokenAsync());

    private Task<List<EmailKind>> EmailsAsync(string userName) =>
        fixture.QueryAsync(db => db.OutboxMessages.Where(message => message.User!.UserName == userName).Select(message => message.Kind).ToListAsync());
}
