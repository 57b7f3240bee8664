using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Admin;

public sealed class CityMergeOnSqliteTests(AppFixture<SqliteDatabase> fixture) : CityMergeTests<SqliteDatabase>(fixture);

public sealed class CityMergeOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : CityMergeTests<PostgreSqlDatabase>(fixture);

public abstract class CityMergeTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Changed = "One of the cities was changed or deleted in the meantime. Review them before you merge.";

    [Fact]
    public async Task The_users_of_a_merged_city_get_the_remaining_one()
    {
        var (city, remaining) = (await fixture.AddCityAsync(), await fixture.AddCityAsync());
        var user = await AddUserAsync(city);

        var merged = await MergeAsync(await OpenAsync(city.Id), remaining.Id);

        OwnForms.AssertRedirects("/Admin/Cities", merged);
        Assert.Equal(remaining.Id, (await fixture.FindUserAsync(user.UserName!))!.CityId);
        Assert.False(await ExistsAsync(city.Id));
        Assert.Equal([("Changed", remaining.Name), ("Deleted", city.Name)], await HistoryAsync(city, remaining));
        var audit = await FormPage.OpenAsync(await fixture.AdministratorAsync(), "/Admin/Audit");
        Assert.Contains($"{city.Name}, TX", audit.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Moved users", audit.Document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_city_that_changed_meanwhile_is_not_merged()
    {
        var (city, remaining) = (await fixture.AddCityAsync(), await fixture.AddCityAsync());
        var user = await AddUserAsync(city);
        var page = await OpenAsync(city.Id);
        await fixture.QueryAsync(db => db.Cities.Where(other => other.Id == city.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.ConcurrencyStamp, Guid.NewGuid())));

        var refused = await MergeAsync(page, remaining.Id);

        Assert.Equal(Changed, refused.Errors[""]);
        Assert.Equal(remaining.Id.ToString(CultureInfo.InvariantCulture), FormPage.ValueOf(refused.Control("Input.Remaining")));
        Assert.Equal(city.Id, (await fixture.FindUserAsync(user.UserName!))!.CityId);
        OwnForms.AssertRedirects("/Admin/Cities", await MergeAsync(refused, remaining.Id));
    }

    [Fact]
    public async Task A_city_is_not_merged_into_itself_or_into_one_that_does_not_exist()
    {
        var city = await fixture.AddCityAsync();
        var deleted = await fixture.AddCityAsync();
        await fixture.QueryAsync(db => db.Cities.Where(other => other.Id == deleted.Id).ExecuteDeleteAsync());
        var page = await OpenAsync(city.Id);

        Assert.Equal(Changed, (await MergeAsync(page, city.Id)).Errors[""]);
        Assert.Equal(Changed, (await MergeAsync(page, deleted.Id)).Errors[""]);
        Assert.Equal(Changed, (await page.PostAsync(page.Filled(("Input.Remaining", "1"), ("Input.Version", null)))).Errors[""]);
        Assert.Equal("Choose the city that remains.", (await page.PostAsync(page.Filled(("Input.Remaining", "")))).ErrorOf("Input.Remaining"));
        Assert.True(await ExistsAsync(city.Id));
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(deleted.Id)).Status);
        Assert.Equal(Changed, (await page.PostToAsync($"/Admin/Cities/Merge/{deleted.Id}", page.Filled(("Input.Remaining", city.Id.ToString(CultureInfo.InvariantCulture))))).Errors[""]);
    }

    [Fact]
    public async Task Users_who_choose_the_city_while_it_is_merged_keep_a_city_that_exists()
    {
        var (city, remaining) = (await fixture.AddCityAsync(), await fixture.AddCityAsync());
        var id = city.Id.ToString(CultureInfo.InvariantCulture);
        var registering = Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            var form = await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register");
            return await form.PostAsync(new Registration().With("Input.CityId", id));
        })).ToList();
        var page = await OpenAsync(city.Id);

        var merged = await MergeAsync(page, remaining.Id);
        for (var attempt = 0; merged.Status != HttpStatusCode.Redirect; attempt++)
        {
            Assert.True(attempt < 20 && merged.Status == HttpStatusCode.OK, merged.Status.ToString());
            Assert.NotEmpty(merged.Errors);
            merged = await MergeAsync(merged, remaining.Id);
        }

        foreach (var answer in await Task.WhenAll(registering))
        {
            Assert.True(answer.Status == HttpStatusCode.Redirect || answer.ErrorOf("Input.CityId") == "This city is no longer on the list. Choose another one.", string.Join(' ', answer.Errors.Values));
        }

        Assert.False(await ExistsAsync(city.Id));
        Assert.Equal(0, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.CityId == city.Id)));
    }

    [Fact]
    public async Task Duplicates_in_a_database_without_the_unique_index_are_found_and_merged()
    {
        const string Index = "IX_Cities_State_NormalizedName";
        await fixture.DropIndexAsync(Index);
        var city = await fixture.AddCityAsync();
        var duplicate = await fixture.AddCityAsync(city.Name);
        var client = await fixture.AdministratorAsync();

        var doctor = await FormPage.OpenAsync(client, "/Admin/Doctor");
        doctor = await doctor.PostAsync([]);
        Assert.NotNull(doctor.Document.QuerySelector("a[href='/Admin/Cities/Merge']"));
        var list = await FormPage.OpenAsync(client, "/Admin/Cities/Merge");
        Assert.Equal(2, list.Document.QuerySelectorAll("main a[href^='/Admin/Cities/Merge/']").Length);
        var page = await OpenAsync(duplicate.Id);
        Assert.Equal(city.Id.ToString(CultureInfo.InvariantCulture), FormPage.ValueOf(page.Control("Input.Remaining")));
        OwnForms.AssertRedirects("/Admin/Cities", await page.PostAsync(page.Filled()));

        await fixture.CreateIndexAsync(Index);
    }

    // A new reference has to be moved, too.
    [Fact]
    public async Task Only_users_refer_to_cities() => Assert.Equal(
        [typeof(User)],
        await fixture.QueryAsync(db => Task.FromResult(db.Model.FindEntityType(typeof(City))!.GetReferencingForeignKeys().Select(key => key.DeclaringEntityType.ClrType).ToList())));

    private async Task<FormPage> OpenAsync(int id) => await FormPage.OpenAsync(await fixture.AdministratorAsync(), $"/Admin/Cities/Merge/{id}");

    private static Task<FormPage> MergeAsync(FormPage page, int remaining) => page.PostAsync(page.Filled(("Input.Remaining", remaining.ToString(CultureInfo.InvariantCulture))));

    private async Task<User> AddUserAsync(City city)
    {
        var user = await fixture.AddUserAsync();
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.CityId, city.Id)));
        return user;
    }

    private Task<bool> ExistsAsync(int id) => fixture.QueryAsync(db => db.Cities.AnyAsync(city => city.Id == id));

    private async Task<IEnumerable<(string Action, string Name)>> HistoryAsync(params City[] cities)
    {
        var keys = cities.Select(city => city.Id.ToString(CultureInfo.InvariantCulture)).ToList();
        var entries = await fixture.QueryAsync(db => db.AuditEntries.Where(entry => entry.EntityType == nameof(City) && keys.Contains(entry.EntityKey) && entry.ActorName == "root").OrderBy(entry => entry.Id).ToListAsync());
        return entries.Select(entry => (entry.Action.ToString(), entry.EntityName.Split(',')[0]));
    }
}
