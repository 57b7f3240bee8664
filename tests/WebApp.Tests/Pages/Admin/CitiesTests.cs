using System.Net;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin;

public sealed class CitiesOnSqliteTests(AppFixture<SqliteDatabase> fixture) : CitiesTests<SqliteDatabase>(fixture);

public sealed class CitiesOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : CitiesTests<PostgreSqlDatabase>(fixture);

public abstract class CitiesTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string NameTaken = "A city with this name already exists in this state.";

    [Fact]
    public async Task A_city_is_created_edited_and_deleted()
    {
        var name = Name();
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync("/Admin/Cities/Create", City(name, "TX"))).Status);
        var city = await CityAsync(name);
        var edit = await OpenAsync($"/Admin/Cities/Edit/{city!.Id}");
        Assert.Equal(HttpStatusCode.Redirect, (await edit.PostAsync(edit.Filled(("Input.State", "NM")))).Status);
        Assert.Equal("NM", (await CityAsync(name))!.State);
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync($"/Admin/Cities/Delete/{city.Id}", [])).Status);
        Assert.Null(await CityAsync(name));
    }

    [Fact]
    public async Task The_second_editor_of_a_city_sees_the_conflict()
    {
        var name = Name();
        await PostAsync("/Admin/Cities/Create", City(name, "TX"));
        var address = $"/Admin/Cities/Edit/{(await CityAsync(name))!.Id}";
        var (first, second) = (await OpenAsync(address), await OpenAsync(address));
        Assert.Equal(HttpStatusCode.Redirect, (await first.PostAsync(first.Filled(("Input.Name", name + "b")))).Status);

        var conflict = await second.PostAsync(second.Filled(("Input.State", "NM")));

        Assert.StartsWith("Another user changed this city. Review it before you save again", conflict.Errors[""], StringComparison.Ordinal);
        Assert.Equal($"Name: changed by another user. Previously “{name}”.", conflict.ErrorOf("Input.Name"));
        Assert.Equal(HttpStatusCode.Redirect, (await conflict.PostAsync(conflict.Filled())).Status);
        Assert.Equal("NM", (await CityAsync(name + "b"))!.State);
    }

    [Fact]
    public async Task A_look_alike_name_is_rejected()
    {
        const string Address = "/Admin/Cities/Create";
        var name = Name();
        await PostAsync(Address, City(name, "TX"));
        foreach (var invisible in new[] { "\u200B", "\u202E", "\n", "\u00AD", "\u3164", "\u2800", "\uFE0F" })
        {
            Assert.Equal("Name contains invisible characters.", (await PostAsync(Address, City(name + invisible + "x", "TX"))).ErrorOf("Input.Name"));
        }

        Assert.Equal(NameTaken, (await PostAsync(Address, City($" {name}\u00A0", "TX"))).ErrorOf("Input.Name"));
    }

    [Fact]
    public async Task A_duplicate_city_is_reported_while_typing_and_on_save_except_for_itself()
    {
        var name = Name();
        await PostAsync("/Admin/Cities/Create", City(name, "TX"));
        var city = await CityAsync(name);

        var page = await PostAsync("/Admin/Cities/Create", City(name, "TX"));
        Assert.Equal(NameTaken, page.ErrorOf("Input.Name"));
        Assert.Equal($"\"{NameTaken}\"", await page.CheckAsync("Input.Name", [.. City(name, "TX")]));
        Assert.Equal("true", await page.CheckAsync("Input.Name", [.. City(name, "NM")]));

        var edit = await OpenAsync($"/Admin/Cities/Edit/{city!.Id}");
        Assert.Equal("true", await edit.CheckAsync("Input.Name", [.. City(name, "TX")]));
    }

    [Fact]
    public async Task An_unknown_state_violates_the_check_constraint_while_typing_and_on_save()
    {
        const string Message = "Enter the two-letter abbreviation of a US state, such as TX.";
        var page = await PostAsync("/Admin/Cities/Create", City(Name(), "XX"));

        Assert.Equal(["Input.State"], page.Errors.Keys);
        Assert.Equal(Message, page.ErrorOf("Input.State"));
        Assert.Equal($"\"{Message}\"", await page.CheckAsync("Input.State", KeyValuePair.Create("Input.State", (string?)"tx")));
        Assert.Equal("true", await page.CheckAsync("Input.State", KeyValuePair.Create("Input.State", (string?)"TX")));
    }

    [Fact]
    public async Task Deleting_a_city_in_use_lists_its_users()
    {
        var name = Name();
        await PostAsync("/Admin/Cities/Create", City(name, "TX"));
        var city = await CityAsync(name);
        var user = new Registration(userName: name);
        await fixture.QueryAsync(async db =>
        {
            await user.AddToAsync(db);
            return await db.Users.Where(other => other.UserName == name).ExecuteUpdateAsync(set => set.SetProperty(other => other.CityId, city!.Id));
        });

        var page = await PostAsync($"/Admin/Cities/Delete/{city!.Id}", []);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal($"This city cannot be deleted: it is still used by 1 user ({name}).", page.Errors[""]);
        Assert.Equal($"Delete {name}, TX?", page.Document.QuerySelector("h1")?.TextContent);
        Assert.NotNull(await CityAsync(name));
    }

    [Fact]
    public async Task Twenty_concurrent_requests_create_one_city()
    {
        var client = await fixture.AdministratorAsync();
        var page = await FormPage.OpenAsync(client, "/Admin/Cities/Create");
        var name = Name();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => page.PostAsync(City(name, "TX")))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), answer => Assert.Equal(NameTaken, answer.ErrorOf("Input.Name")));
    }

    [Fact]
    public async Task City_names_are_unique_ignoring_case()
    {
        var name = Name();
        await PostAsync("/Admin/Cities/Create", City(name, "TX"));
        var page = await PostAsync("/Admin/Cities/Create", City(name.ToUpperInvariant(), "TX"));

        Assert.Equal(NameTaken, page.ErrorOf("Input.Name"));
        Assert.Equal($"\"{NameTaken}\"", await page.CheckAsync("Input.Name", [.. City(name.ToUpperInvariant(), "TX")]));
    }

    [Fact]
    public async Task Twenty_concurrent_cities_that_differ_in_case_create_one()
    {
        var page = await OpenAsync("/Admin/Cities/Create");
        var name = Name();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() =>
            page.PostAsync(City(number % 2 == 0 ? name : name.ToUpperInvariant(), "TX")))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), answer => Assert.Equal(NameTaken, answer.ErrorOf("Input.Name")));
    }

    [Fact]
    public async Task Cities_are_found_by_a_part_of_the_name_in_any_case_or_by_state()
    {
        var name = Name();
        await PostAsync("/Admin/Cities/Create", City($"Fort {name} End", "TX"));

        Assert.Equal([$"Fort {name} End"], NamesOn(await OpenAsync($"/Admin/Cities?search=%20{name[1..].ToUpperInvariant()}%20")));
        var inTexas = NamesOn(await OpenAsync("/Admin/Cities?search=tx"));
        Assert.Contains("Houston", inTexas);
        Assert.DoesNotContain("Chicago", inTexas);
        var none = await OpenAsync("/Admin/Cities?search=%25_");
        Assert.Empty(NamesOn(none));
        Assert.Contains("No city matches.", none.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paging_shows_every_matching_city_once_and_keeps_the_search()
    {
        var name = Name();
        await fixture.QueryAsync(db =>
        {
            db.AddRange(Enumerable.Range(0, 101).Select(number => new City { Name = $"{name} {number:000}", State = "TX" }));
            return db.SaveChangesAsync();
        });

        List<string> found = [];
        var sizes = new List<int>();
        for (var address = $"/Admin/Cities?search={name}"; address is not null;)
        {
            var page = await OpenAsync(address);
            sizes.Add(NamesOn(page).Count);
            found.AddRange(NamesOn(page));
            address = page.Document.QuerySelector("[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal([50, 50, 1], sizes);
        Assert.Equal(Enumerable.Range(0, 101).Select(number => $"{name} {number:000}"), found);
        var last = await OpenAsync($"/Admin/Cities?search={name}&number=3");
        Assert.Equal(50, NamesOn(await OpenAsync(last.Document.QuerySelector("[rel=prev]")!.GetAttribute("href")!)).Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await OpenAsync("/Admin/Cities?number=0")).Status);
    }

    private static List<string> NamesOn(FormPage page) => [.. page.Document.QuerySelectorAll("tbody th").Select(cell => cell.TextContent)];

    private static Dictionary<string, string?> City(string name, string state) => new() { ["Input.Name"] = name, ["Input.State"] = state };

    private static string Name() => "n" + Guid.NewGuid().ToString("N")[..12];

    private Task<City?> CityAsync(string name) => fixture.QueryAsync(db => db.Cities.AsNoTracking().SingleOrDefaultAsync(city => city.Name == name));

    private async Task<FormPage> OpenAsync(string address) => await FormPage.OpenAsync(await fixture.AdministratorAsync(), address);

    private async Task<FormPage> PostAsync(string address, Dictionary<string, string?> fields) => await (await OpenAsync(address)).PostAsync(fields);
}
