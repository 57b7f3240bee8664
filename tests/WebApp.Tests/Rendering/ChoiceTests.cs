using System.Globalization;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Rendering;

/// <summary>The options of select lists.</summary>
public sealed class ChoiceTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task Names_are_encoded_and_the_chosen_one_is_selected()
    {
        var city = await fixture.AddCityAsync($"<b title=\"{UserForms.Name()}\">&amp; Ö");
        var page = await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register");

        Assert.Equal("", page.ValueOf("Input.CityId"));
        Assert.Null(page.Control("Input.CityId").QuerySelector("b, [selected]"));
        Assert.Contains(page.Control("Input.CityId").QuerySelectorAll("option"), option => option.TextContent == city.FullName);
        var refused = await page.PostAsync(new Registration(userName: "not valid", cityId: city.Id));
        var selected = Assert.Single(refused.Control("Input.CityId").QuerySelectorAll("[selected]"));
        Assert.Equal((city.Id.ToString(CultureInfo.InvariantCulture), city.FullName), (selected.GetAttribute("value"), selected.TextContent));
    }

    [Fact]
    public async Task Each_option_is_on_the_list_once_and_in_order()
    {
        var page = await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register");
        var cities = await fixture.App.Services.GetRequiredService<WebApp.Data.ReferenceDataCache>().CitiesAsync();

        Assert.Equal(cities.Keys.Select(id => id.ToString(CultureInfo.InvariantCulture)).Prepend(""), page.Control("Input.CityId").QuerySelectorAll("option").Select(option => option.GetAttribute("value")));
    }
}
