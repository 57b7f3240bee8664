using System.Net;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

public sealed class UsersOnSqliteTests(AppFixture<SqliteDatabase> fixture) : UsersTests<SqliteDatabase>(fixture);

public sealed class UsersOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : UsersTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class UsersOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : UsersTests<SqlServerDatabase>(fixture);

public abstract class UsersTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_new_user_has_no_password_and_a_queued_email()
    {
        var name = UserForms.Name();
        var role = await fixture.AddRoleAsync(name);
        var form = UserForms.Details(name);
        form["Input.Roles"] = role.ToString();

        Assert.Equal(HttpStatusCode.Redirect, (await (await OpenAsync("/Admin/Users/Create")).PostAsync(form)).Status);

        var user = (await fixture.FindUserAsync(name))!;
        Assert.Null(user.PasswordHash);
        Assert.Equal([name], await fixture.RolesAsync(user.Id));
        Assert.Equal(EmailKind.Invitation, await fixture.QueryAsync(db => db.OutboxMessages.Where(email => email.UserId == user.Id).Select(email => email.Kind).SingleAsync()));
    }

    [Fact]
    public async Task A_taken_name_or_email_is_reported_and_queues_no_email()
    {
        var taken = await fixture.AddUserAsync();
        var emails = await CountEmailsAsync();
        var page = await OpenAsync("/Admin/Users/Create");
        Assert.Equal("\"A user with this email already exists.\"", await page.CheckAsync("Input.Email", KeyValuePair.Create("Input.Email", taken.Email)));

        page = await page.PostAsync(UserForms.Details(taken.UserName!));

        Assert.Equal("A user with this user name already exists.", page.ErrorOf("Input.UserName"));
        Assert.Equal("A user with this email already exists.", page.ErrorOf("Input.Email"));
        Assert.Equal(emails, await CountEmailsAsync());
    }

    [Fact]
    public async Task Editing_a_deleted_user_reports_it()
    {
        var user = await fixture.AddUserAsync();
        var (edit, delete) = (await OpenAsync($"/Admin/Users/Edit/{user.Id}"), await OpenAsync($"/Admin/Users/Delete/{user.Id}"));
        await (await fixture.AdministratorAsync()).ActAsync(UserAction.Delete, user.Id);

        foreach (var (page, fields) in new[] { (edit, edit.Filled()), (edit, edit.Filled(("Input.Email", ""))), (delete, []) })
        {
            var answer = await page.PostAsync(fields);
            Assert.Equal("/Admin/Users", answer.Response.Headers.Location!.ToString());
            var list = await FormPage.OpenAsync(answer.Client, "/Admin/Users");
            Assert.Contains("Another administrator deleted this user.", list.Document.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Editing_oneself_keeps_roles_and_ends_other_sessions()
    {
        var user = await fixture.AddAdministratorAsync();
        var (here, there) = (await fixture.LogInAsync(user.UserName!), await fixture.LogInAsync(user.UserName!));
        var page = await FormPage.OpenAsync(here, $"/Admin/Users/Edit/{user.Id}");
        var roles = page.ValuesOf("Input.Roles").ToList();
        Assert.Single(roles);

        page = await page.PostAsync(page.Filled(("Input.Email", "none")));
        Assert.Equal(roles, page.ValuesOf("Input.Roles"));

        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(page.Filled(("Input.Email", "x" + user.Email)))).Status);
        Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(here, "/Admin/Users")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await FormPage.OpenAsync(there, "/Admin/Users")).Status);
    }

    [Fact]
    public async Task Fifty_concurrent_creations_store_one_user_and_one_email()
    {
        var page = await OpenAsync("/Admin/Users/Create");
        var name = UserForms.Name();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => page.PostAsync(UserForms.Details(name)))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), answer =>
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal("A user with this email already exists.", answer.ErrorOf("Input.Email"));
        });
        var user = await fixture.FindUserAsync(name);
        Assert.Equal(1, await fixture.QueryAsync(db => db.OutboxMessages.CountAsync(email => email.UserId == user!.Id)));
        Assert.Equal(1, await fixture.QueryAsync(db => db.AuditEntries.CountAsync(entry => entry.EntityName == name && entry.Action == AuditAction.Created)));
    }

    [Fact]
    public async Task A_user_is_edited_and_a_new_email_is_unconfirmed()
    {
        var user = await fixture.AddUserAsync();
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.EmailConfirmed, true)));
        var name = UserForms.Name();
        var page = await OpenAsync($"/Admin/Users/Edit/{user.Id}");

        Assert.Equal("true", await page.CheckAsync("Input.Email", KeyValuePair.Create("Input.Email", user.Email)));
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(page.Filled(("Input.UserName", name)))).Status);
        Assert.True((await fixture.FindUserAsync(name))!.EmailConfirmed);

        page = await OpenAsync($"/Admin/Users/Edit/{user.Id}");
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(page.Filled(("Input.Email", $"{name}@example.org")))).Status);
        var edited = (await fixture.FindUserAsync(name))!;
        Assert.Equal(($"{name}@example.org", false), (edited.Email, edited.EmailConfirmed));
        Assert.NotEqual(user.SecurityStamp, edited.SecurityStamp);
    }

    [Fact]
    public async Task The_old_address_is_told_when_an_administrator_changes_it()
    {
        var delivery = new RecordingDelivery();
        await using var app = fixture.AppWithEmails(delivery);
        var (user, disabled) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        await (await fixture.AdministratorAsync()).ActAsync(UserAction.Disable, disabled.Id);
        foreach (var changed in new[] { user, disabled })
        {
            var page = await OpenAsync($"/Admin/Users/Edit/{changed.Id}");
            await page.PostAsync(page.Filled(("Input.Email", changed.Email!.ToUpperInvariant())));
            page = await OpenAsync($"/Admin/Users/Edit/{changed.Id}");
            Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(page.Filled(("Input.Email", "new-" + changed.Email)))).Status);
        }

        await app.SendEmailsAsync();

        var notice = Assert.Single(delivery.Emails, email => email.To.Equals(user.Email, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("An administrator changed the email of your account.", notice.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("new-", notice.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(delivery.Emails, email => email.To.Equals(disabled.Email, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_city_deleted_while_a_user_is_moved_to_it_is_an_error_on_the_city_or_keeps_the_city()
    {
        var user = await fixture.AddUserAsync();
        for (var round = 0; round < 5; round++)
        {
            var city = await fixture.QueryAsync(async db =>
            {
                var made = db.Add(new City { Name = UserForms.Name(), State = "TX" }).Entity;
                await db.SaveChangesAsync();
                return made.Id;
            });
            var (edit, delete) = (await OpenAsync($"/Admin/Users/Edit/{user.Id}"), await OpenAsync($"/Admin/Cities/Delete/{city}"));
            var moved = Task.Run(() => edit.PostAsync(edit.Filled(("Input.CityId", city.ToString(System.Globalization.CultureInfo.InvariantCulture)))));
            var deleted = await Task.Run(() => delete.PostAsync([]));

            if ((await moved).Status == HttpStatusCode.Redirect)
            {
                Assert.StartsWith("This city cannot be deleted: it is still used by 1 user", deleted.Errors[""], StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal("This city is no longer on the list. Choose another one.", (await moved).ErrorOf("Input.CityId"));
                Assert.Equal(HttpStatusCode.Redirect, deleted.Status);
            }
        }
    }

    [Fact]
    public async Task Deleting_a_user_lists_dependents_and_keeps_the_audit_log()
    {
        var user = await fixture.AddUserAsync();
        var page = await OpenAsync($"/Admin/Users/Delete/{user.Id}");
        Assert.Contains($"/people/{user.UserName}", page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync([])).Status);

        Assert.Null(await fixture.FindUserAsync(user.UserName!));
        var actions = await fixture.QueryAsync(db => db.AuditEntries.Where(entry => entry.EntityKey == user.Id.ToString()).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync());
        Assert.Equal([AuditAction.Created, AuditAction.Deleted], actions);
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync($"/Admin/Users/Edit/{user.Id}")).Status);
    }

    [Theory]
    [InlineData("?city=x")]
    [InlineData("?state=Lockd")]
    [InlineData("?role=1")]
    [InlineData("?size=100000")]
    [InlineData("?sort=7")]
    public async Task An_invalid_filter_is_rejected(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await OpenAsync("/Admin/Users" + query)).Status);

    [Fact]
    public async Task The_list_finds_users_by_name_and_email_and_shows_their_state()
    {
        var user = await fixture.AddUserAsync();
        await (await fixture.AdministratorAsync()).ActAsync(UserAction.Lock, user.Id);

        var page = await OpenAsync($"/Admin/Users?search={user.UserName!.ToUpperInvariant()}&state=Locked");

        var row = Assert.Single(page.Document.QuerySelectorAll("tbody tr"));
        Assert.Equal(user.UserName, row.QuerySelector("th")!.TextContent);
        Assert.Equal(["Locked", "Unconfirmed"], row.QuerySelectorAll(".tag").Select(tag => tag.TextContent));
        Assert.Empty((await OpenAsync($"/Admin/Users?search={user.UserName}&state=Active")).Document.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task The_list_shows_how_many_users_an_action_affects()
    {
        var user = await fixture.AddUserAsync();

        var page = await OpenAsync($"/Admin/Users?search={user.UserName}");

        Assert.Equal("Matching users: 1", page.Document.QuerySelector("#matching")!.TextContent);
        Assert.Equal(["Apply to selected", "Apply to all matching", "Merge selected"], page.Document.QuerySelectorAll(".bulk button").Select(button => button.TextContent));
        var all = page.Document.QuerySelector(".bulk button[name=all]")!;
        Assert.Contains("affects the users on all pages: 1.", page.Document.GetElementById(all.GetAttribute("aria-describedby")!)!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Admin/Users", false)]
    [InlineData("/Admin/Users?search=a&sort=Email", false)]
    [InlineData("/Admin/Users?state=Unconfirmed", true)]
    [InlineData("/Admin/Users?city=1", true)]
    [InlineData("/Admin/Audit", false)]
    [InlineData("/Admin/Audit?type=User", true)]
    public async Task Filters_are_collapsed_unless_one_is_set(string address, bool isOpen) =>
        Assert.Equal(isOpen, (await OpenAsync(address)).Document.QuerySelector(".filter details")!.HasAttribute("open"));

    private Task<int> CountEmailsAsync() => fixture.QueryAsync(db => db.OutboxMessages.CountAsync());

    private async Task<FormPage> OpenAsync(string address) => await FormPage.OpenAsync(await fixture.AdministratorAsync(), address);
}
