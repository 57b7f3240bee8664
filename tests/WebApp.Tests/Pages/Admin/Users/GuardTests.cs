using System.Net;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

public sealed class GuardsOnSqliteTests(AppFixture<SqliteDatabase> fixture) : GuardTests<SqliteDatabase>(fixture);

public sealed class GuardsOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : GuardTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class GuardsOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : GuardTests<SqlServerDatabase>(fixture);

/// <summary>Tests what administrators cannot do, and which changes end a session.</summary>
public abstract class GuardTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Two_administrators_who_demote_each_other_leave_one()
    {
        for (var round = 0; round < 5; round++)
        {
            var (other, page, othersPage) = await OpenEachOtherAsync();
            try
            {
                var answers = await Task.WhenAll(Task.Run(() => page.PostAsync(page.Filled(("Input.Roles", null)))), Task.Run(() => othersPage.PostAsync(othersPage.Filled(("Input.Roles", null)))));

                Assert.Single(await AdministratorsAsync());
                Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect && !IsRedirectToSignIn(answer));
            }
            finally
            {
                await RestoreAdministratorAsync(other);
            }
        }
    }

    [Theory]
    [InlineData(UserAction.Lock)]
    [InlineData(UserAction.Disable)]
    [InlineData(UserAction.Delete)]
    public async Task Two_administrators_who_lock_disable_or_delete_each_other_leave_one(UserAction action)
    {
        var (other, page, othersPage) = await OpenEachOtherAsync();
        try
        {
            var root = (await fixture.FindUserAsync("root"))!;
            await Task.WhenAll(
                Task.Run(() => page.PostToAsync("/Admin/Users/Actions?handler=Confirmed", UserForms.Fields(action, other.Id))),
                Task.Run(() => othersPage.PostToAsync("/Admin/Users/Actions?handler=Confirmed", UserForms.Fields(action, root.Id))));

            var now = DateTimeOffset.UtcNow;
            var enabled = await fixture.QueryAsync(db => db.Users.AsNoTracking().Where(user => (user.Id == root.Id || user.Id == other.Id) && user.DisabledAt == null).ToListAsync());
            Assert.Single(enabled, user => user.LockoutEnd is null || user.LockoutEnd <= now);
        }
        finally
        {
            await RestoreAdministratorAsync(other);
        }
    }

    [Fact]
    public async Task The_second_of_two_deletes_reports_a_deleted_user()
    {
        for (var round = 0; round < 5; round++)
        {
            var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
            var pages = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => FormPage.OpenAsync(client, $"/Admin/Users/Delete/{user.Id}")));

            var answers = await Task.WhenAll(pages.Select(page => Task.Run(() => page.PostAsync([]))));

            Assert.All(answers, answer => Assert.Equal("/Admin/Users", answer.Response.Headers.Location?.ToString()));
        }
    }

    [Fact]
    public async Task Deleting_ones_own_account_is_refused_with_a_reason()
    {
        var page = await FormPage.OpenAsync(await fixture.AdministratorAsync(), $"/Admin/Users/Delete/{(await fixture.FindUserAsync("root"))!.Id}");

        Assert.Equal("This is your own account. Only another administrator can delete it.", (await page.PostAsync([])).Errors[""]);
    }

    [Theory]
    [InlineData(UserAction.Lock)]
    [InlineData(UserAction.Disable)]
    [InlineData(UserAction.Delete)]
    [InlineData(UserAction.SignOut)]
    public async Task Bulk_actions_skip_the_acting_administrator(UserAction action)
    {
        var client = await fixture.AdministratorAsync();
        var root = (await fixture.FindUserAsync("root"))!;
        await client.ActAsync(action, root.Id);

        var after = (await fixture.FindUserAsync("root"))!;
        Assert.Equal((root.DisabledAt, root.LockoutEnd, root.SecurityStamp), (after.DisabledAt, after.LockoutEnd, after.SecurityStamp));
        Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(client, "/Admin/Users")).Status);
    }

    [Fact]
    public async Task Nobody_changes_their_own_roles()
    {
        var client = await fixture.AdministratorAsync();
        var (root, role) = ((await fixture.FindUserAsync("root"))!, await fixture.AddRoleAsync());
        var page = await FormPage.OpenAsync(client, $"/Admin/Users/Edit/{root.Id}");

        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(page.Filled(("Input.Roles", role.ToString())))).Status);

        Assert.Equal([RoleNames.Administrator], await fixture.RolesAsync(root.Id));
    }

    [Theory]
    [InlineData(UserAction.Lock)]
    [InlineData(UserAction.Disable)]
    [InlineData(UserAction.SignOut)]
    [InlineData(UserAction.Delete)]
    public async Task A_session_ends_at_the_next_request(UserAction action)
    {
        var user = await fixture.AddUserAsync();
        var session = await fixture.LogInAsync(user.UserName!);
        Assert.Contains("Sign out", await ReadAsync(session), StringComparison.Ordinal);

        await (await fixture.AdministratorAsync()).ActAsync(action, user.Id);

        Assert.DoesNotContain("Sign out", await ReadAsync(session), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UserAction.Lock, UserAction.Unlock)]
    [InlineData(UserAction.Disable, UserAction.Enable)]
    public async Task A_locked_or_disabled_user_cannot_sign_in(UserAction action, UserAction undo)
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        await client.ActAsync(action, user.Id);
        var login = await FormPage.OpenAsync(fixture.Visitor(), "/Account/Login");
        Dictionary<string, string?> fields = new() { ["Input.UserNameOrEmail"] = user.UserName, ["Input.Password"] = Registration.Password };
        Assert.StartsWith("The user name, email, or password is incorrect.", (await login.PostAsync(fields)).Errors[""], StringComparison.Ordinal);

        await client.ActAsync(undo, user.Id);
        Assert.Equal(HttpStatusCode.Redirect, (await login.PostAsync(fields)).Status);
    }

    [Fact]
    public async Task Role_changes_apply_to_the_next_request()
    {
        var client = await fixture.AdministratorAsync();
        var user = await fixture.AddUserAsync();
        var session = await fixture.LogInAsync(user.UserName!);
        Assert.Equal(HttpStatusCode.Redirect, (await FormPage.OpenAsync(session, "/Admin/Users")).Status);

        await SetRolesAsync(client, user, await fixture.QueryAsync(db => db.Roles.Where(role => role.Name == RoleNames.Administrator).Select(role => role.Id).SingleAsync()));
        Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(session, "/Admin/Users")).Status);

        await SetRolesAsync(client, user);
        Assert.Equal(HttpStatusCode.Redirect, (await FormPage.OpenAsync(session, "/Admin/Users")).Status);
        Assert.Contains("Sign out", await ReadAsync(session), StringComparison.Ordinal);
    }

    private static bool IsRedirectToSignIn(FormPage answer) =>
        answer.Response.Headers.Location?.ToString().Contains("/Account/", StringComparison.Ordinal) is true;

    private static Task<string> ReadAsync(HttpClient client) => client.GetStringAsync("/", TestContext.Current.CancellationToken);

    private static async Task SetRolesAsync(HttpClient client, User user, params Guid[] roles)
    {
        var page = await FormPage.OpenAsync(client, $"/Admin/Users/Edit/{user.Id}");
        var form = page.Filled(("Input.Roles", null)).Concat(roles.Select(role => KeyValuePair.Create("Input.Roles", (string?)role.ToString())));
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(form)).Status);
    }

    /// <summary>Opens the edit pages of two administrators, each in the other's session.</summary>
    private async Task<(User Other, FormPage Page, FormPage OthersPage)> OpenEachOtherAsync()
    {
        var client = await fixture.AdministratorAsync();
        var other = await fixture.AddAdministratorAsync();
        var root = (await fixture.FindUserAsync("root"))!;
        var page = await FormPage.OpenAsync(client, $"/Admin/Users/Edit/{other.Id}");
        var othersPage = await FormPage.OpenAsync(await fixture.LogInAsync(other.UserName!), $"/Admin/Users/Edit/{root.Id}");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.Status, othersPage.Status));
        return (other, page, othersPage);
    }

    /// <summary>Restores root as the only administrator.</summary>
    private async Task RestoreAdministratorAsync(User other)
    {
        await fixture.QueryAsync(async db =>
        {
            await db.UserRoles.Where(member => member.UserId == other.Id).ExecuteDeleteAsync();
            if (await db.Users.SingleOrDefaultAsync(user => user.UserName == "root") is { } root)
            {
                (root.DisabledAt, root.LockoutEnd) = (null, null);
                if (!await db.UserRoles.AnyAsync(member => member.UserId == root.Id))
                {
                    db.Add(new UserRole { UserId = root.Id, RoleId = await db.Roles.Where(role => role.Name == RoleNames.Administrator).Select(role => role.Id).SingleAsync() });
                }
            }

            return await db.SaveChangesAsync();
        });
        await fixture.AdministratorAsync(); // Creates the account again if it was deleted.
    }

    private Task<List<Guid>> AdministratorsAsync() =>
        fixture.QueryAsync(db => db.UserRoles.Where(member => db.Roles.Any(role => role.Id == member.RoleId && role.Name == RoleNames.Administrator)).Select(member => member.UserId).ToListAsync());
}
