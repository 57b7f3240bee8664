using System.Net;
using Microsoft.EntityFrameworkCore;
using WebApp.Administration;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Admin;

public sealed class AuditOnSqliteTests(AppFixture<SqliteDatabase> fixture) : AuditTests<SqliteDatabase>(fixture);

public sealed class AuditOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : AuditTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class AuditOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : AuditTests<SqlServerDatabase>(fixture);

public abstract class AuditTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task An_edit_creates_one_audit_entry_with_old_and_new_values()
    {
        var (client, user, role) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync(), UserForms.Name());
        await (await FormPage.OpenAsync(client, "/Admin/Roles/Create")).PostAsync([KeyValuePair.Create("Input.Name", (string?)role)]);
        var roleId = await fixture.QueryAsync(db => db.Roles.Where(other => other.Name == role).Select(other => other.Id).SingleAsync());
        var page = await FormPage.OpenAsync(client, $"/Admin/Users/Edit/{user.Id}");

        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(page.Filled(
            ("Input.CityId", "2"), ("Input.UserName", user.UserName + "x"), ("Input.Roles", roleId.ToString())))).Status);

        var entry = await LastAsync(user);
        Assert.Equal((AuditAction.Changed, "root", user.UserName + "x"), (entry.Action, entry.ActorName, entry.EntityName));
        Assert.Equal(
            [new("CityId", "Dallas, TX", "Los Angeles, CA"), new("Role", null, role), new("UserName", user.UserName, user.UserName + "x")],
            PropertyChangeJson.FromJson(entry.Changes).OrderBy(change => change.Property, StringComparer.Ordinal).Select(change => change with { Old = change.Property == "CityId" ? "Dallas, TX" : change.Old }));
    }

    [Theory]
    [InlineData(UserAction.Lock)]
    [InlineData(UserAction.Disable)]
    [InlineData(UserAction.SignOut)]
    public async Task No_entry_holds_a_hash_or_a_stamp(UserAction action)
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        await client.ActAsync(action, user.Id);

        var after = (await fixture.FindUserAsync(user.UserName!))!;
        var entries = await fixture.QueryAsync(db => db.AuditEntries.Where(entry => entry.EntityKey == user.Id.ToString()).OrderBy(entry => entry.Id).Select(entry => entry.Changes).ToListAsync());
        Assert.Equal(2, entries.Count);
        Assert.Contains(new PropertyChange(nameof(User.SecurityStamp), null, null), PropertyChangeJson.FromJson(entries[^1]));
        foreach (var secret in new[] { user.PasswordHash!, user.SecurityStamp!, after.SecurityStamp!, user.ConcurrencyStamp!, after.ConcurrencyStamp! })
        {
            Assert.All(entries, entry => Assert.DoesNotContain(secret, entry, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Rejected_and_rolled_back_changes_are_not_audited()
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        await fixture.QueryAsync(db => db.InTransactionAsync(
            async () =>
            {
                (await db.Users.SingleAsync(other => other.Id == user.Id)).CityId = 3;
                return await db.SaveChangesAsync();
            },
            static _ => false,
            TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<DbUpdateException>(() => fixture.QueryAsync(async db =>
        {
            (await db.Users.SingleAsync(other => other.Id == user.Id)).CityId = 999_999;
            return await db.SaveChangesAsync();
        }));

        Assert.Equal(AuditAction.Created, (await LastAsync(user)).Action);
        Assert.NotNull(client);
    }

    [Fact]
    public async Task The_audit_log_omits_failed_sign_ins()
    {
        var user = await fixture.AddUserAsync();
        await (await FormPage.OpenAsync(fixture.Visitor(), "/Account/Login")).PostAsync(new Dictionary<string, string?> { ["Input.UserNameOrEmail"] = user.UserName, ["Input.Password"] = "wrong wrong wrong" });

        var entry = await LastAsync(user);
        Assert.Equal((AuditAction.Created, (Guid?)null), (entry.Action, entry.ActorId));
    }

    [Fact]
    public async Task The_audit_log_filters_by_actor_and_user()
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        await client.ActAsync(UserAction.Lock, user.Id);

        var page = await FormPage.OpenAsync(client, $"/Admin/Audit?by=ROOT&to={user.UserName}");
        var row = Assert.Single(page.Document.QuerySelectorAll("tbody tr"));
        Assert.Contains("root", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Locked until:", row.TextContent, StringComparison.Ordinal);
        Assert.Empty((await FormPage.OpenAsync(client, $"/Admin/Audit?by={user.UserName}")).Document.QuerySelectorAll("tbody tr"));
        Assert.Equal(2, (await FormPage.OpenAsync(client, $"/Admin/Users/Edit/{user.Id}")).Document.QuerySelectorAll(".history tbody tr").Length);

        await client.ActAsync(UserAction.Delete, user.Id);
        Assert.Equal(3, (await FormPage.OpenAsync(client, $"/Admin/Audit?to={user.UserName}")).Document.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task A_long_audit_log_is_paged()
    {
        var client = await fixture.AdministratorAsync();
        await fixture.QueryAsync(async db =>
        {
            db.AddRange(Enumerable.Range(0, 60).Select(number => new City { Name = UserForms.Name(), State = "TX" }));
            return await db.SaveChangesAsync();
        });
        var first = await FormPage.OpenAsync(client, "/Admin/Audit?type=City");
        Assert.Equal(50, first.Document.QuerySelectorAll("tbody tr").Length);

        var second = await FormPage.OpenAsync(client, first.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal(10, second.Document.QuerySelectorAll("tbody tr").Length);
    }

    private Task<AuditEntry> LastAsync(User user) =>
        fixture.QueryAsync(db => db.AuditEntries.AsNoTracking().Where(entry => entry.EntityKey == user.Id.ToString()).OrderBy(entry => entry.Id).LastAsync());
}
