using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Importing;
using WebApp.Security;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Importing;

/// <content>What changes between the upload, the dry run, and the import.</content>
public abstract partial class UserImportTests<TDatabase>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_who_registers_after_the_dry_run_does_not_get_the_roles_of_a_new_user(bool isAllOrNothing)
    {
        var (name, stranger) = (UserForms.Name(), UserForms.Name());
        var id = await fixture.UploadAsync(ImportKind.Users, $"User name,Email,City,Roles\n{name},{name}@example.com,13,{RoleNames.Administrator}\n");
        Assert.Equal((1, 0), (await fixture.CheckAsync(id, updatesExisting: true)) is var check ? (check.Created, check.Updated) : default);
        await RegisterAsync(stranger, $"{name}@example.com");

        var job = await fixture.RunAsync(id, isAllOrNothing);

        Assert.Equal((0, 0, 1), (job.Created, job.Updated, job.Refused));
        Assert.Equal(["This user was added or changed after the dry run. Start another dry run."], (await fixture.ErrorsAsync(id)).Values);
        Assert.Empty(await fixture.RolesAsync((await fixture.FindUserAsync(stranger))!.Id));
        Assert.Null(await fixture.FindUserAsync(name));
    }

    [Fact]
    public async Task An_import_is_not_started_by_somebody_who_saw_the_result_of_another_dry_run()
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var id = await fixture.UploadAsync(ImportKind.Users, $"User name,Email,City\n{user.UserName},{user.Email},7\n{UserForms.Name()},{UserForms.Name()}@example.com,13\n");
        await fixture.CheckAsync(id);
        var page = await FormPage.OpenAsync(client, $"/Admin/Import/Job/{id}");
        var seen = KeyValuePair.Create("result", (string?)FormPage.ValueOf(page.Control("result")));
        await fixture.CheckAsync(id, updatesExisting: true);

        await page.PostToAsync($"/Admin/Import/Job/{id}?handler=Run", [seen]);

        Assert.Equal(ImportState.Checked, (await fixture.JobAsync(id)).State);
        var again = await FormPage.OpenAsync(client, $"/Admin/Import/Job/{id}");
        Assert.Contains("The dry run has another result now. Review it before you import.", again.Document.Body!.TextContent, StringComparison.Ordinal);
        await again.PostToAsync($"/Admin/Import/Job/{id}?handler=Run", [KeyValuePair.Create("result", (string?)FormPage.ValueOf(again.Control("result")))]);
        Assert.Equal((1, 1), (await fixture.RunToEndAsync(id)) is var job ? (job.Created, job.Updated) : default);
    }

    [Fact]
    public async Task A_stop_before_the_first_row_of_all_or_nothing_imports_nothing()
    {
        var name = UserForms.Name();
        var id = await fixture.UploadAsync(ImportKind.Users, ImportFiles.Rows(name, 10));
        await fixture.CheckAsync(id);
        await fixture.QueryAsync(db => db.ImportJobs.Where(job => job.Id == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.State, ImportState.Running)
            .SetProperty(job => job.IsAllOrNothing, true).SetProperty(job => job.IsStopRequested, true).SetProperty(job => job.Created, 0).SetProperty(job => job.LeasedUntil, JobTime.Now())));

        var job = await fixture.RunToEndAsync(id);

        Assert.Equal((JobStopReason.Requested, 0), (job.StopReason, job.Created));
        Assert.Equal(0, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.UserName!.StartsWith(name))));
    }

    [Fact]
    public async Task A_dry_run_acts_for_the_administrator_who_starts_it()
    {
        var other = await fixture.AddUserAsync();
        var id = await fixture.UploadAsync(ImportKind.Users, ImportFiles.Rows(UserForms.Name(), 1));
        await fixture.QueryAsync(db => db.ImportJobs.Where(job => job.Id == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.ActorId, other.Id).SetProperty(job => job.ActorName, other.UserName)));

        var job = await fixture.CheckAsync(id);

        Assert.Equal((ImportState.Checked, "root", 1), (job.State, job.ActorName, job.Created));
    }

    [Fact]
    public async Task A_city_that_a_database_without_the_unique_index_contains_twice_is_an_error_of_its_row()
    {
        const string Index = "IX_Cities_State_NormalizedName";
        var (city, name) = (UserForms.Name(), UserForms.Name());
        await fixture.AdministratorAsync();
        await fixture.DropIndexAsync(Index);
        var ids = await fixture.QueryAsync(async db =>
        {
            var cities = new[] { new City { Name = city, State = "TX" }, new City { Name = city, State = "TX" } };
            db.AddRange(cities);
            await db.SaveChangesAsync();
            return Array.ConvertAll(cities, one => one.Id);
        });

        var users = await fixture.UploadAsync(ImportKind.Users, $"User name,Email,City\n{name}.a,{name}.a@example.com,\"{city}, TX\"\n{name}.b,{name}.b@example.com,{ids[0]}\n");
        var job = await fixture.CheckAsync(users);
        Assert.Equal((ImportState.Checked, 1, 1), (job.State, job.Created, job.Refused));
        Assert.Equal(["2 CityId"], (await fixture.ErrorsAsync(users)).Keys);
        job = await fixture.CheckAsync(await fixture.UploadAsync(ImportKind.Cities, $"Name,State\n{city.ToUpperInvariant()},TX\n"), updatesExisting: true);
        Assert.Equal((ImportState.Checked, 0, 1), (job.State, job.Updated, job.Refused));

        await fixture.QueryAsync(db => db.Cities.Where(one => ids.Contains(one.Id)).ExecuteDeleteAsync());
        await fixture.CreateIndexAsync(Index);
    }
}
