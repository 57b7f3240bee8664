using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Importing;

/// <content>The import itself.</content>
public abstract partial class UserImportTests<TDatabase>
{
    [Fact]
    public async Task The_good_rows_are_imported_with_profiles_roles_and_audit_entries_and_without_emails()
    {
        var name = UserForms.Name();
        var id = await fixture.UploadAsync(ImportKind.Users, $"email;USER_NAME;City;Roles\n{name}@example.com;{name}.b;\"Houston, TX\";Administrator\nx;{name}.c;13;\n{name}2@example.com;{name}-b;13;\n");
        await fixture.CheckAsync(id);

        var job = await fixture.RunAsync(id);

        Assert.Equal((ImportState.Finished, 3, 2, 1), (job.State, job.Visited, job.Created, job.Refused));
        var users = await fixture.QueryAsync(db => db.Users.Include(user => user.Profile).Include(user => user.City).Where(user => user.UserName!.StartsWith(name)).OrderBy(user => user.UserName).ToListAsync());
        Assert.Equal([$"{name}-b", $"{name}.b"], users.Select(user => user.UserName!).Order(StringComparer.Ordinal));
        Assert.Equal([$"{name}-b", $"{name}-b-2"], users.Select(user => user.Profile!.Handle).Order(StringComparer.Ordinal));
        Assert.All(users, user => Assert.True(user is { EmailConfirmed: false, LockoutEnabled: true, PasswordHash: null, SecurityStamp.Length: > 0 }));
        var administrator = users.Single(user => user.UserName == $"{name}.b");
        Assert.Equal(("Houston", 1), (administrator.City!.Name, await fixture.QueryAsync(db => db.UserRoles.CountAsync(member => member.UserId == administrator.Id))));
        var entry = Assert.Single(await fixture.QueryAsync(db => db.AuditEntries.Where(entry => entry.EntityKey == administrator.Id.ToString()).ToListAsync()));
        Assert.Equal((AuditAction.Created, "root", administrator.UserName), (entry.Action, entry.ActorName, entry.EntityName));
        Assert.Contains("Administrator", entry.Changes, StringComparison.Ordinal);
        Assert.False(await fixture.QueryAsync(db => db.OutboxMessages.AnyAsync(message => message.User!.UserName!.StartsWith(name))));
        Assert.Equal($"\uFEFFemail;USER_NAME;City;Roles;Error\r\nx;{name}.c;13;;Email: Enter an email address like name@example.com.\r\n", await fixture.RefusedAsync(id));
    }

    [Fact]
    public async Task New_users_are_invited_only_if_asked_for()
    {
        var name = UserForms.Name();
        var id = await fixture.UploadAsync(ImportKind.Users, ImportFiles.Rows(name, 2));
        await fixture.CheckAsync(id);

        await fixture.RunAsync(id, sendsInvitations: true);

        Assert.Equal(2, await fixture.QueryAsync(db => db.OutboxMessages.CountAsync(message => message.User!.UserName!.StartsWith(name) && message.Kind == EmailKind.Invitation)));
    }

    [Fact]
    public async Task Existing_users_are_updated_by_user_name_or_email_by_the_rules_of_the_edit_form()
    {
        var (byName, byEmail, same, other) = (await fixture.AddUserAsync(), await fixture.AddUserAsync(), await fixture.AddUserAsync(), await fixture.AddUserAsync());
        var name = UserForms.Name();
        var city = await fixture.QueryAsync(db => db.Cities.Where(one => one.Id == same.CityId).Select(one => one.Name + ", " + one.State).SingleAsync());
        var id = await fixture.UploadAsync(ImportKind.Users, $"""
            User name,Email,City
            {byName.UserName},{name}@example.com,"Houston, TX"
            {name}.new,{byEmail.Email},"Houston, TX"
            {same.UserName},{same.Email},"{city}"
            {name}.z,{name}.z@example.com,"Houston, TX"
            {byName.UserName},{other.Email},"Houston, TX"
            {byEmail.UserName},,"Houston, TX"

            """);
        var job = await fixture.CheckAsync(id, updatesExisting: true);

        Assert.Equal((1, 2, 1, 2), (job.Created, job.Updated, job.Unchanged, job.Refused));
        var errors = await fixture.ErrorsAsync(id);
        Assert.Equal("The user name and the email belong to two different users.", errors["6 "]);
        Assert.Equal("Email is required.", errors["7 Email"]);
        Assert.Equal("The user of this row is already in line 3 of the file.", errors["7 "]);

        job = await fixture.RunAsync(id);

        Assert.Equal((1, 2, 1, 2), (job.Created, job.Updated, job.Unchanged, job.Refused));
        var changed = (await fixture.FindUserAsync(byName.UserName!))!;
        Assert.Equal(($"{name}@example.com", false), (changed.Email, changed.EmailConfirmed));
        Assert.NotEqual(byName.SecurityStamp, changed.SecurityStamp);
        Assert.True(await fixture.QueryAsync(db => db.EmailChanges.AnyAsync(change => change.UserId == byName.Id && change.OldEmail == byName.Email)));
        Assert.Equal(byEmail.Id, (await fixture.FindUserAsync($"{name}.new"))!.Id);
        Assert.Equal(same.ConcurrencyStamp, (await fixture.FindUserAsync(same.UserName!))!.ConcurrencyStamp);
        var entry = await fixture.QueryAsync(db => db.AuditEntries.Where(entry => entry.EntityKey == byName.Id.ToString()).OrderBy(entry => entry.Id).LastAsync());
        Assert.Equal((AuditAction.Changed, "root"), (entry.Action, entry.ActorName));
        Assert.Contains(byName.Email!, entry.Changes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_that_the_file_does_not_have_keep_their_values()
    {
        var (user, role) = (await fixture.AddUserAsync(), await fixture.AddRoleAsync());
        await fixture.QueryAsync(async db =>
        {
            db.Add(new UserRole { UserId = user.Id, RoleId = role });
            return await db.SaveChangesAsync();
        });
        var id = await fixture.UploadAsync(ImportKind.Users, $"User name,City\n{user.UserName},\"Houston, TX\"\n");
        await fixture.CheckAsync(id, updatesExisting: true);

        var job = await fixture.RunAsync(id);

        Assert.Equal((1, 0), (job.Updated, job.Refused));
        Assert.Equal(user.Email, (await fixture.FindUserAsync(user.UserName!))!.Email);
        Assert.True(await fixture.QueryAsync(db => db.UserRoles.AnyAsync(member => member.UserId == user.Id && member.RoleId == role)));
    }

    [Fact]
    public async Task Administrators_cannot_change_their_own_roles_by_an_import()
    {
        await fixture.AdministratorAsync();
        var root = (await fixture.FindUserAsync("root"))!;
        var id = await fixture.UploadAsync(ImportKind.Users, "User name,Roles\nroot,\n");

        await fixture.CheckAsync(id, updatesExisting: true);

        Assert.Equal("Only another administrator can change your roles.", (await fixture.ErrorsAsync(id))["2 Roles"]);
        Assert.NotEqual(Guid.Empty, root.Id);
    }

    [Fact]
    public async Task A_row_that_is_taken_after_the_dry_run_is_reported_and_the_others_are_imported()
    {
        var name = UserForms.Name();
        var id = await fixture.UploadAsync(ImportKind.Users, ImportFiles.Rows(name, 50));
        await fixture.CheckAsync(id);
        await RegisterAsync($"{name}.7", UserForms.Name() + "@example.com");
        await RegisterAsync(UserForms.Name(), $"{name}.9@example.com");

        var job = await fixture.RunAsync(id);

        Assert.Equal((48, 2), (job.Created, job.Refused));
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal) { ["8 UserName"] = "A user with this user name already exists.", ["10 Email"] = "A user with this email already exists." },
            await fixture.ErrorsAsync(id));
        Assert.Equal(48 + 1, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.UserName!.StartsWith(name))));
    }

    [Fact]
    public async Task All_or_nothing_imports_no_row_if_one_is_taken_after_the_dry_run()
    {
        var name = UserForms.Name();
        var id = await fixture.UploadAsync(ImportKind.Users, ImportFiles.Rows(name, 50));
        await fixture.CheckAsync(id);
        await RegisterAsync($"{name}.7", UserForms.Name() + "@example.com");

        var job = await fixture.RunAsync(id, isAllOrNothing: true);

        Assert.Equal((ImportState.Checked, true, 1, 49, 50), (job.State, job.IsRolledBack, job.Refused, job.Created, job.Visited));
        Assert.Equal(["8 UserName"], (await fixture.ErrorsAsync(id)).Keys);
        Assert.Equal(1, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.UserName!.StartsWith(name))));
        Assert.False(await fixture.QueryAsync(db => db.AuditEntries.AnyAsync(entry => entry.EntityName.StartsWith(name) && entry.ActorName == "root")));
    }

    [Fact]
    public async Task All_or_nothing_imports_all_rows_of_a_file_without_errors()
    {
        var name = UserForms.Name();
        var id = await fixture.UploadAsync(ImportKind.Users, ImportFiles.Rows(name, 12_000));
        await fixture.CheckAsync(id);

        var job = await fixture.RunAsync(id, isAllOrNothing: true);

        Assert.Equal((ImportState.Finished, 12_000, 0), (job.State, job.Created, job.Refused));
        Assert.Equal(12_000, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.UserName!.StartsWith(name))));
    }

    [Fact]
    public async Task A_file_is_deleted_with_its_rows_unless_it_is_running()
    {
        var (client, name) = (await fixture.AdministratorAsync(), UserForms.Name());
        var id = await fixture.UploadAsync(ImportKind.Users, $"{ImportFiles.Rows(name, 3)}x\n");
        await fixture.CheckAsync(id);
        await fixture.QueryAsync(db => db.ImportJobs.Where(job => job.Id == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.State, ImportState.Running).SetProperty(job => job.LeasedUntil, DateTime.UtcNow.AddHours(1))));
        var page = await TestInfrastructure.FormPage.OpenAsync(client, "/Admin/Users/Import");

        OwnForms.AssertRedirects($"/Admin/Import/Job/{id}", await page.PostToAsync($"/Admin/Import/Job/{id}?handler=Delete", []));
        await fixture.QueryAsync(db => db.ImportJobs.Where(job => job.Id == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.State, ImportState.Checked)));
        OwnForms.AssertRedirects("/Admin/Users/Import", await page.PostToAsync($"/Admin/Import/Job/{id}?handler=Delete", []));

        Assert.Equal((0, 0, 0, 0), await fixture.QueryAsync(async db => (
            await db.ImportJobs.CountAsync(job => job.Id == id),
            await db.ImportRows.CountAsync(row => row.JobId == id),
            await db.ImportKeys.CountAsync(key => key.JobId == id),
            await db.ImportErrors.CountAsync(error => error.JobId == id))));
    }

    private Task<int> RegisterAsync(string name, string email) => fixture.QueryAsync(async db => await new Registration(userName: name, email: email).AddToAsync(db));
}
