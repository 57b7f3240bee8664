using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Importing;

public sealed class UserImportOnSqliteTests(AppFixture<SqliteDatabase> fixture) : UserImportTests<SqliteDatabase>(fixture);

public sealed class UserImportOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : UserImportTests<PostgreSqlDatabase>(fixture);

public abstract partial class UserImportTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task The_dry_run_names_each_error_on_its_field_in_the_words_of_the_form_and_changes_nothing()
    {
        var (taken, name) = (await fixture.AddUserAsync(), UserForms.Name());
        await fixture.AdministratorAsync();
        var before = await CountUsersAsync();
        var id = await fixture.UploadAsync(ImportKind.Users, $"""
            User name,Email,City,Roles
            {name}.a,{name}.a@example.com,"Houston, TX",
            ,{name}.b@example.com,"Houston, TX",
            {name} c,{name}.c@example,"Nowhere, TX",Nobody
            {taken.UserName!.ToUpperInvariant()},{name}.d@example.com,13,
            {name}.e,{taken.Email},"Houston, TX",Administrator
            {name}.A,{name}.f@example.com,"Houston, TX",
            {new string('x', 65)},{name}.A@example.com,,

            """);
        var job = await fixture.CheckAsync(id);

        Assert.Equal((ImportState.Checked, 7, 7, 1, 6), (job.State, job.Total, job.Visited, job.Created, job.Refused));
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["3 UserName"] = "User name is required.",
                ["4 UserName"] = "Use only the letters A to Z, digits, and - . _",
                ["4 Email"] = "Enter an email address like name@example.com.",
                ["4 CityId"] = "This city is no longer on the list. Choose another one.",
                ["4 Roles"] = "A role no longer exists. Select the roles again.",
                ["5 UserName"] = "A user with this user name already exists.",
                ["6 Email"] = "A user with this email already exists.",
                ["7 UserName"] = "This user name is already in line 2 of the file.",
                ["8 UserName"] = "User name must be at most 64 characters long.",
                ["8 Email"] = "This email is already in line 2 of the file.",
                ["8 CityId"] = "City is required.",
            },
            await fixture.ErrorsAsync(id));
        Assert.Equal(before, await CountUsersAsync());
    }

    [Fact]
    public async Task Spaces_around_a_cell_do_not_belong_to_its_value()
    {
        var (name, taken) = (UserForms.Name(), await fixture.AddUserAsync());
        await fixture.AdministratorAsync();
        var id = await fixture.UploadAsync(ImportKind.Users, $"User name, Email, City\n {name} , {name}@example.com , \"Houston, TX\" \n\" {taken.UserName}\" , {name}.b@example.com , 13\n");
        var job = await fixture.CheckAsync(id);

        Assert.Equal((ImportState.Checked, 1, 1), (job.State, job.Created, job.Refused));
        Assert.Equal("A user with this user name already exists.", Assert.Single(await fixture.ErrorsAsync(id)).Value);
        job = await fixture.RunAsync(id);
        Assert.Equal((ImportState.Finished, 1), (job.State, job.Created));
        Assert.Equal($"{name}@example.com", (await fixture.FindUserAsync(name))!.Email);
    }

    [Fact]
    public async Task Exported_users_come_back_unchanged()
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var name = UserForms.Name();
        foreach (var part in new[] { $"{name} A", $"{name} \"B\"" })
        {
            await fixture.AddRoleAsync(part);
        }

        foreach (var role in new[] { $"{name} A, {name} \"B\"", $"{name} \"C\"", $"=cmd {name}" })
        {
            var id = await fixture.AddRoleAsync(role);
            await fixture.QueryAsync(db =>
            {
                db.Add(new UserRole { UserId = user.Id, RoleId = id });
                return db.SaveChangesAsync();
            });
        }

        var file = await client.GetStringAsync("/Admin/Users/Export", TestContext.Current.CancellationToken);
        var job = await fixture.CheckAsync(await fixture.UploadAsync(ImportKind.Users, file), updatesExisting: true);

        Assert.Contains(user.Email!, file, StringComparison.Ordinal);
        Assert.Equal((job.Total, 0, 0, 0), (job.Unchanged, job.Created, job.Updated, job.Refused));
    }

    private Task<int> CountUsersAsync() => fixture.QueryAsync(db => db.Users.CountAsync());
}
