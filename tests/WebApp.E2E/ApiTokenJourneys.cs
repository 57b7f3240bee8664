using Microsoft.Playwright;
using WebApp.E2E.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class ApiTokenJourneys(Site site, Browser browser) : AdminJourney(site, browser)
{
    private const string Name = "Human resources";

    [Fact]
    public async Task A_token_creates_users_until_it_is_revoked()
    {
        var page = await OpenAsync();
        await SetUpAsync(page);
        await page.GotoAsync("/Admin/Tokens");
        await page.GetByRole(AriaRole.Link, new() { Name = "New API token" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(Name);
        await page.GetByLabel("Valid for").SelectOptionAsync("30 days");
        await AssertAccessibleAsync(page, "token-create");
        await CreateAsync(page);
        await AssertAccessibleAsync(page, "token");
        var token = await page.Locator("code.secret").TextContentAsync();

        Assert.Equal(200, await PostAsync(page, token, """{"userName":"nina","email":"nina@example.com","cityId":1}"""));
        await page.GotoAsync("/Admin/Tokens");
        await AssertAccessibleAsync(page, "tokens");
        await page.GotoAsync("/Admin/Users?search=nina");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "nina", Exact = true })).ToBeVisibleAsync();

        await page.GotoAsync("/Admin/Tokens/Create");
        await page.GetByLabel("Name").FillAsync(Name);
        await CreateAsync(page);
        await Expect(page.Locator("[data-valmsg-for='Input.Name']")).ToHaveTextAsync("You already have a token with this name.");
        await AssertAccessibleAsync(page, "token-taken");

        await page.GotoAsync("/Admin/Tokens");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke " + Name }).ClickAsync();
        await Expect(page.GetByText("There are no tokens.")).ToBeVisibleAsync();
        Assert.Equal(401, await PostAsync(page, token, "{}"));
    }

    private static Task CreateAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

    private static async Task<int> PostAsync(IPage page, string? token, string line)
    {
        var response = await page.Context.APIRequest.PostAsync("/api/users/batch", new()
        {
            DataString = line,
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer " + token, ["Content-Type"] = "application/x-ndjson" },
        });
        return response.Status;
    }
}
