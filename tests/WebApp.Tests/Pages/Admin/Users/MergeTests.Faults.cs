using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Security;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

public abstract partial class MergeTests<TDatabase>
{
    private const string Changed = "One of the accounts was changed or deleted in the meantime. Review them before you merge.";

    [Fact]
    public async Task An_account_changed_in_the_meantime_is_shown_again()
    {
        var (survivor, other) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        var page = await OpenAsync(survivor, other);
        var edit = await FormPage.OpenAsync(page.Client, $"/Admin/Users/Edit/{other.Id}");
        await edit.PostAsync(edit.Filled(("Input.CityId", "9")));

        var refused = await PostAsync(page, survivor, [survivor, other]);

        Assert.Equal(Changed, refused.Errors[""]);
        Assert.NotNull(await fixture.FindUserAsync(other.UserName!));
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(refused, survivor, [survivor, other])).Status);
    }

    [Fact]
    public async Task Concurrent_merges_in_opposite_directions_leave_one_account()
    {
        for (var round = 0; round < 5; round++)
        {
            User[] users = [await fixture.AddUserAsync(), await fixture.AddUserAsync()];
            var page = await OpenAsync(users);

            var answers = await Task.WhenAll(users.Select(survivor => Task.Run(() => PostAsync(page, survivor, users))));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Equal(1, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.Id == users[0].Id || user.Id == users[1].Id)));
        }
    }

    [Fact]
    public async Task A_concurrent_edit_is_a_conflict_or_merged()
    {
        for (var round = 0; round < 5; round++)
        {
            var (survivor, other) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
            var page = await OpenAsync(survivor, other);
            var edit = await FormPage.OpenAsync(page.Client, $"/Admin/Users/Edit/{survivor.Id}");

            var merge = Task.Run(() => PostAsync(page, survivor, [survivor, other]));
            var edited = await Task.Run(() => edit.PostAsync(edit.Filled(("Input.CityId", "9"))));
            var merged = await merge;

            // Exactly one of them has the version that it read.
            Assert.Equal((merged.Status == HttpStatusCode.Redirect, edited.Status == HttpStatusCode.Redirect), (edited.Status == HttpStatusCode.OK, merged.Status == HttpStatusCode.OK));
            Assert.Equal(merged.Status == HttpStatusCode.OK, await fixture.FindUserAsync(other.UserName!) is not null);
        }
    }

    [Theory]
    [InlineData("UPDATE \"UserRoles\"")]
    [InlineData("DELETE FROM \"Users\"")]
    [InlineData("\"NormalizedEmail\" = ")]
    public async Task A_violation_is_an_error_on_the_form_and_undoes_all_steps(string statement)
    {
        var (survivor, other) = (await AddWithEverythingAsync(), await AddWithEverythingAsync());
        await AddAsync(new UserRole { UserId = other.Id, RoleId = await fixture.AddRoleAsync() });
        var history = await HistoryAsync(other.Id);
        var page = await OpenAsync(survivor, other);
        fixture.Commands.Refuse = (fixture.Database is SqlServerDatabase ? statement.Replace('"', '[') : statement, FakeSqlException.Create((2627, "Violation of PRIMARY KEY constraint 'PK_UserRoles'. Cannot insert duplicate key in object 'dbo.UserRoles'. The duplicate key value is (1).")));

        var refused = await PostAsync(page, survivor, [survivor, other], ("Input.Email", other.Id.ToString()));

        Assert.Null(fixture.Commands.Refuse);
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.NotEmpty(refused.Errors);
        Assert.Single(await fixture.RolesAsync(other.Id));
        Assert.Equal(history, await HistoryAsync(other.Id));
        Assert.Equal((1, 1), await fixture.QueryAsync(async db => (
            await db.UserLogins.CountAsync(login => login.UserId == other.Id), await db.UserPasskeys.CountAsync(passkey => passkey.UserId == other.Id))));
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(refused, survivor, [survivor, other])).Status);
    }

    [Fact]
    public async Task Administrators_cannot_merge_their_own_account_into_another_one()
    {
        var (own, other) = ((await fixture.AddAdministratorAsync()), await fixture.AddUserAsync());
        var page = await FormPage.OpenAsync(await fixture.LogInAsync(own.UserName!), Address([own, other]));
        Assert.Equal(own.Id.ToString(), FormPage.ValueOf(page.Document.QuerySelector("[name='Input.Survivor'][checked]")!));

        var refused = await PostAsync(page, other, [own, other]);
        Assert.Equal("This is your own account. It must be the one that remains.", refused.Errors[""]);

        var merged = await PostAsync(refused, own, [own, other], ("Input.Email", other.Id.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, merged.Status);
        Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(page.Client, "/Admin/Users")).Status); // The session continues with the new email.
        await fixture.QueryAsync(db => db.UserRoles.Where(member => member.UserId == own.Id).ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Nobody_gets_new_roles_by_merging_into_their_own_account()
    {
        var (client, root, other) = (await fixture.AdministratorAsync(), (await fixture.FindUserAsync("root"))!, await fixture.AddUserAsync());
        await AddAsync(new UserRole { UserId = other.Id, RoleId = await fixture.AddRoleAsync() });
        var page = await FormPage.OpenAsync(client, Address([root, other]));

        var refused = await PostAsync(page, root, [root, other]);

        Assert.StartsWith("Another account has roles that you don’t have.", refused.Errors[""], StringComparison.Ordinal);
        Assert.Equal([RoleNames.Administrator], await fixture.RolesAsync(root.Id));
        Assert.Single(await fixture.RolesAsync(other.Id));
    }

    [Fact]
    public async Task An_administrator_who_can_sign_in_remains()
    {
        var (actor, survivor) = (await fixture.AddAdministratorAsync(), await fixture.AddUserAsync());
        var root = (await fixture.FindUserAsync("root"))!;
        var page = await FormPage.OpenAsync(await fixture.LogInAsync(actor.UserName!), Address([root, survivor]));
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == actor.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.PasswordHash, (string?)null)));
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == survivor.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, DateTime.UtcNow)));

        var refused = await PostAsync(page, survivor, [root, survivor]);

        Assert.Equal("At least one administrator must remain. Make another user an administrator first.", refused.Errors[""]);
        Assert.Equal([RoleNames.Administrator], await fixture.RolesAsync(root.Id));
        await fixture.QueryAsync(db => db.UserRoles.Where(member => member.UserId == actor.Id).ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Duplicates_in_a_database_without_the_unique_index_are_found_and_merged()
    {
        var (survivor, other) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        const string Index = "IX_Users_NormalizedEmail";
        await fixture.DropIndexAsync(Index);
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == other.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.Email, survivor.Email).SetProperty(user => user.NormalizedEmail, survivor.NormalizedEmail)));
        var client = await fixture.AdministratorAsync();

        var doctor = await FormPage.OpenAsync(client, "/Admin/Doctor");
        doctor = await doctor.PostAsync([]);
        Assert.NotNull(doctor.Document.QuerySelector("a[href='/Admin/Users/Merge']"));
        var page = await FormPage.OpenAsync(client, "/Admin/Users/Merge");
        var link = page.Document.QuerySelector("a[href*='ids=']")!.GetAttribute("href")!;
        page = await FormPage.OpenAsync(client, link);
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(page, survivor, [survivor, other], ("Input.UserName", other.Id.ToString()))).Status);

        await fixture.CreateIndexAsync(Index);
        Assert.Equal(survivor.Id, (await fixture.FindUserAsync(other.UserName!))!.Id);
    }

    // A new reference is moved by default. One that is bound to its user belongs to those that are deleted.
    [Fact]
    public async Task Every_reference_to_a_user_is_known()
    {
        var (moved, plain) = await fixture.QueryAsync(db => Task.FromResult((
            UserReferences.Moved(db.Model).Select(key => key.DeclaringEntityType.ClrType).ToHashSet(),
            db.Model.GetEntityTypes().SelectMany(type => type.GetProperties())
                .Where(property => (property.Name.EndsWith("UserId", StringComparison.Ordinal) || property.Name is "ActorId" or "AccountId") && !property.IsForeignKey())
                .Select(property => $"{property.DeclaringType.ClrType.Name}.{property.Name}").Order().ToList())));

        Assert.Equal([typeof(IdentityUserClaim<Guid>), typeof(IdentityUserLogin<Guid>), typeof(UserRole)], moved);
        Assert.Equal(["AuditEntry.ActorId", "BulkJob.ActorId", "BulkJob.LastUserId", "BulkJobUser.UserId", "ImportJob.ActorId", "PasswordAttempt.AccountId"], plain);
    }
}
