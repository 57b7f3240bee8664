using Microsoft.Playwright;
using WebApp.E2E.Infrastructure;
using WebApp.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class AdminJourneys(Site site, Browser browser) : AdminJourney(site, browser)
{
    [Fact]
    public async Task From_the_link_in_the_log_to_a_city_that_is_merged_because_it_cannot_be_deleted()
    {
        var page = await OpenAsync();
        await page.GotoAsync(Site.SetupAddress());
        await AssertAccessibleAsync(page, "setup");
        await SetUpAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Administration" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Cities" }).ClickAsync();
        await AssertAccessibleAsync(page, "cities");
        await page.GetByRole(AriaRole.Link, new() { Name = "New city" }).ClickAsync();
        var city = new CityPage(page);
        await city.Name.FillAsync("Austin");
        await city.State.PressSequentiallyAsync("TX");
        await Expect(city.ErrorOf("Input.Name")).ToHaveTextAsync("A city with this name already exists in this state.");
        await AssertAccessibleAsync(page, "city-taken");
        await city.Name.FillAsync("Marfa");
        await Expect(city.ErrorOf("Input.Name")).ToBeEmptyAsync();
        await city.SubmitAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("“Marfa” was saved.");

        await page.GetByLabel("Part of the name, or state").FillAsync("marf");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await AssertAccessibleAsync(page, "cities-found");
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit Marfa" }).ClickAsync();
        await AssertAccessibleAsync(page, "city-edit");
        await page.GetByRole(AriaRole.Link, new() { Name = "Roles" }).ClickAsync();
        await AssertAccessibleAsync(page, "roles");
        await page.GetByRole(AriaRole.Link, new() { Name = "New role" }).ClickAsync();
        await AssertAccessibleAsync(page, "role-new");

        await page.GetByRole(AriaRole.Link, new() { Name = "Cities" }).ClickAsync();
        await page.GetByLabel("Part of the name, or state").FillAsync("marf");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete Marfa" }).ClickAsync();
        var user = await Site.AddUserAsync("hugo"); // Moves to the city while the page is open.
        await Site.ChangeAsync(db =>
        {
            db.Attach(user);
            user.CityId = db.Cities.Single(other => other.Name == "Marfa").Id;
        });
        await new DeletePage(page).SubmitAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This city cannot be deleted: it is still used by 1 user (hugo).");
        await AssertAccessibleAsync(page, "city-refused");

        await page.GetByRole(AriaRole.Link, new() { Name = "Merge with another city" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge" }).ClickAsync();
        await Expect(page.GetByText("Choose the city that remains.").First).ToBeVisibleAsync();
        await AssertAccessibleAsync(page, "city-merge");
        await page.GetByLabel("Remaining city").SelectOptionAsync("Austin, TX");
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The cities were merged.");
        await page.GetByLabel("Part of the name, or state").FillAsync("marf");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(page.GetByText("No city matches.")).ToBeVisibleAsync();
    }

    private sealed class CityPage(IPage page) : FormPage(page, "/Admin/Cities/Create", "Save")
    {
        public ILocator Name => Field("Name");

        public ILocator State => Field("State");
    }

    private sealed class DeletePage(IPage page) : FormPage(page, "/Admin/Cities/Delete", "Delete");
}
