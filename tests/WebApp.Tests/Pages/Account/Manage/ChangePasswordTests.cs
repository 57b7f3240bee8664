using System.Net;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account.Manage;

public sealed class ChangePasswordOnSqliteTests(AppFixture<SqliteDatabase> fixture) : ChangePasswordTests<SqliteDatabase>(fixture);

public sealed class ChangePasswordOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : ChangePasswordTests<PostgreSqlDatabase>(fixture);

public abstract class ChangePasswordTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string NewPassword = "violet harbour sings nine";

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_is_announced()
    {
        var user = await fixture.AddUserAsync();
        var (client, other) = (await fixture.LogInAsync(user.UserName!), await fixture.LogInAsync(user.UserName!));

        OwnForms.AssertRedirects("/Account/Manage/ChangePassword", await ChangeAsync(client, Registration.Password, NewPassword));

        Assert.True(await client.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.OK, (await Visitors.TryLogInAsync(fixture.Visitor(), user.UserName!, Registration.Password)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await Visitors.TryLogInAsync(fixture.Visitor(), user.UserName!, NewPassword)).Status);
        Assert.Equal([EmailKind.PasswordChanged], await EmailsAsync(user));
        var history = await FormPage.OpenAsync(client, "/Account/Manage/History");
        Assert.Contains("Password", history.Document.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_current_password_is_refused_and_counted()
    {
        var user = await fixture.AddUserAsync();
        var client = await fixture.LogInAsync(user.UserName!);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var answer = await ChangeAsync(client, "not the password", NewPassword);
            Assert.StartsWith("The password is incorrect.", answer.ErrorOf("Input.OldPassword"), StringComparison.Ordinal);
            Assert.Equal("", answer.ValueOf("Input.Password"));
        }

        Assert.NotEqual("", (await ChangeAsync(client, Registration.Password, NewPassword)).ErrorOf("Input.OldPassword"));
        Assert.Empty(await EmailsAsync(user));
        Assert.Equal(user.PasswordHash, (await fixture.FindUserAsync(user.UserName!))!.PasswordHash);
    }

    [Fact]
    public async Task A_weak_password_is_refused_and_nothing_is_announced()
    {
        var user = await fixture.AddUserAsync();
        var client = await fixture.LogInAsync(user.UserName!);

        var answer = await ChangeAsync(client, Registration.Password, "trustno1!");

        Assert.StartsWith("This password is too easy to guess.", answer.ErrorOf("Input.Password"), StringComparison.Ordinal);
        Assert.Empty(await EmailsAsync(user));
    }

    [Fact]
    public async Task Of_concurrent_changes_one_succeeds()
    {
        var user = await fixture.AddUserAsync();
        var page = await FormPage.OpenAsync(await fixture.LogInAsync(user.UserName!), "/Account/Manage/ChangePassword");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() => page.PostAsync(page.Filled(
            ("Input.OldPassword", Registration.Password), ("Input.Password", NewPassword + number), ("Input.ConfirmPassword", NewPassword + number))))));

        Assert.All(answers, answer => Assert.True(answer.Status < HttpStatusCode.InternalServerError));
        Assert.Equal(1, await fixture.QueryAsync(db => db.OutboxMessages.CountAsync(message => message.UserId == user.Id)));
    }

    private static Task<FormPage> ChangeAsync(HttpClient client, string old, string password) => client.SubmitAsync(
        "/Account/Manage/ChangePassword", ("Input.OldPassword", old), ("Input.Password", password), ("Input.ConfirmPassword", password));

    private Task<List<EmailKind>> EmailsAsync(User user) =>
        fixture.QueryAsync(db => db.OutboxMessages.Where(message => message.UserId == user.Id).Select(message => message.Kind).ToListAsync());
}
