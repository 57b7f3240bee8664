using System.Globalization;
using System.Net;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

public sealed class EditConflictOnSqliteTests(AppFixture<SqliteDatabase> fixture) : EditConflictTests<SqliteDatabase>(fixture);

public sealed class EditConflictOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : EditConflictTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class EditConflictOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : EditConflictTests<SqlServerDatabase>(fixture);

/// <summary>Tests concurrent edits of one user by two administrators.</summary>
public abstract class EditConflictTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task The_second_editor_of_a_user_sees_both_values()
    {
        var (name, first, second) = await OpenTwiceAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await first.PostAsync(first.Filled(("Input.UserName", name), ("Input.CityId", "2")))).Status);

        var conflict = await second.PostAsync(second.Filled(("Input.UserName", name + "2")));

        Assert.StartsWith("Another user changed this user. Their values are shown next to yours", conflict.Errors[""], StringComparison.Ordinal);
        Assert.Equal($"User name: now “{name}”.", conflict.ErrorOf("Input.UserName"));
        Assert.Equal(name + "2", conflict.ValueOf("Input.UserName"));
        Assert.NotNull(await fixture.FindUserAsync(name));

        Assert.Equal(HttpStatusCode.Redirect, (await conflict.PostAsync(conflict.Filled())).Status);
        Assert.NotNull(await fixture.FindUserAsync(name + "2"));
    }

    [Fact]
    public async Task Changes_of_the_first_editor_are_kept()
    {
        var (name, first, second) = await OpenTwiceAsync();
        var (oldEmail, oldCity) = (second.ValueOf("Input.Email"), second.Document.QuerySelector("#Input_CityId option[selected]")!.TextContent);
        await first.PostAsync(first.Filled(("Input.Email", $"{name}@example.org"), ("Input.CityId", "2")));

        var conflict = await second.PostAsync(second.Filled(("Input.UserName", name)));

        Assert.StartsWith("Another user changed this user. Review it before you save again", conflict.Errors[""], StringComparison.Ordinal);
        Assert.Equal(("", name), (conflict.ErrorOf("Input.UserName"), conflict.ValueOf("Input.UserName")));
        Assert.Equal(($"Email: changed by another user. Previously “{oldEmail}”.", $"{name}@example.org"), (conflict.ErrorOf("Input.Email"), conflict.ValueOf("Input.Email")));
        Assert.Equal(($"City: changed by another user. Previously “{oldCity.Split(',')[0]}”.", "2"), (conflict.ErrorOf("Input.CityId"), conflict.ValueOf("Input.CityId")));

        Assert.Equal(HttpStatusCode.Redirect, (await conflict.PostAsync(conflict.Filled())).Status);
        var user = (await fixture.FindUserAsync(name))!;
        Assert.Equal(($"{name}@example.org", 2), (user.Email, user.CityId));
    }

    [Fact]
    public async Task A_third_edit_is_compared_with_the_values_the_second_editor_saw()
    {
        var (name, first, second) = await OpenTwiceAsync();
        await first.PostAsync(first.Filled(("Input.CityId", "2")));
        var conflict = await second.PostAsync(second.Filled(("Input.UserName", name)));
        var third = await OpenAsync(second.Address);
        await third.PostAsync(third.Filled(("Input.CityId", "3"), ("Input.UserName", name + "3")));

        conflict = await conflict.PostAsync(conflict.Filled());

        Assert.Equal($"User name: now “{name}3”.", conflict.ErrorOf("Input.UserName"));
        Assert.Equal(("City: changed by another user. Previously “Los Angeles”.", "3"), (conflict.ErrorOf("Input.CityId"), conflict.ValueOf("Input.CityId")));
    }

    [Fact]
    public async Task Original_values_survive_other_validation_errors()
    {
        var (name, first, second) = await OpenTwiceAsync();
        await first.PostAsync(first.Filled(("Input.CityId", "2")));

        var invalid = await second.PostAsync(second.Filled(("Input.UserName", name), ("Input.Email", "none")));
        Assert.Equal("", invalid.ErrorOf("Input.CityId"));
        var conflict = await invalid.PostAsync(invalid.Filled(("Input.Email", $"{name}@example.com")));

        Assert.Equal(["", "Input.CityId"], conflict.Errors.Keys.Order());
        Assert.Equal("2", conflict.ValueOf("Input.CityId"));
    }

    [Fact]
    public async Task Without_original_values_all_differences_are_shown()
    {
        var (name, first, second) = await OpenTwiceAsync();
        await first.PostAsync(first.Filled(("Input.CityId", "2")));

        foreach (var opened in new[] { null, "", "null", "[]", "{\"CityId\":7}", "{" })
        {
            var conflict = await second.PostAsync(second.Filled(("Input.UserName", name), ("Input.ConcurrencyStamp.Opened", opened)));

            Assert.Equal(["", "Input.CityId", "Input.UserName"], conflict.Errors.Keys.Order());
            Assert.Equal("City: now “Los Angeles”.", conflict.ErrorOf("Input.CityId"));
        }
    }

    [Fact]
    public async Task Role_changes_of_two_editors_are_merged()
    {
        string[] roles = [$"{await fixture.AddRoleAsync()}", $"{await fixture.AddRoleAsync()}", $"{await fixture.AddRoleAsync()}"];
        var (_, page, _) = await OpenTwiceAsync();
        await page.PostAsync(page.Filled(("Input.Roles", roles[0])));
        var (first, second) = (await OpenAsync(page.Address), await OpenAsync(page.Address));
        await first.PostAsync(first.Filled(("Input.Roles", roles[1])));

        var conflict = await second.PostAsync(second.Filled().Append(new("Input.Roles", roles[2])));

        Assert.Equal(roles[1..].Order(), conflict.ValuesOf("Input.Roles").Order());
        Assert.Equal(HttpStatusCode.Redirect, (await conflict.PostAsync(conflict.Filled())).Status);
        Assert.Equal(roles[1..].Order(), (await OpenAsync(page.Address)).ValuesOf("Input.Roles").Order());
    }

    [Fact]
    public async Task One_of_many_concurrent_edits_is_saved()
    {
        var user = await fixture.AddUserAsync();
        var page = await OpenAsync($"/Admin/Users/Edit/{user.Id}");

        var answers = await Task.WhenAll(Enumerable.Range(1, 10).Select(city =>
            Task.Run(() => page.PostAsync(page.Filled(("Input.CityId", city.ToString(CultureInfo.InvariantCulture)))))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), answer => Assert.Contains("Another user changed", answer.Errors[""], StringComparison.Ordinal));
    }

    /// <summary>Returns an unused name, and two administrators' edit pages of one new user.</summary>
    private async Task<(string Name, FormPage First, FormPage Second)> OpenTwiceAsync()
    {
        var address = $"/Admin/Users/Edit/{(await fixture.AddUserAsync()).Id}";
        return (UserForms.Name(), await OpenAsync(address), await OpenAsync(address));
    }

    private async Task<FormPage> OpenAsync(string address) => await FormPage.OpenAsync(await fixture.AdministratorAsync(), address);
}
