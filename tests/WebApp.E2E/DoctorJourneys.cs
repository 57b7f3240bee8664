using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebApp.Data;
using WebApp.E2E.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class DoctorJourneys(Site site, Browser browser) : AdminJourney(site, browser)
{
    [Fact]
    public async Task Administrators_see_what_differs_from_the_model_and_which_forms_it_affects()
    {
        var page = await OpenAsync();
        await SetUpAsync(page);
        await CompareAsync(page);
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The database matches the model.");
        await AssertAccessibleAsync(page, "database-healthy");

        await Site.ChangeAsync(db => db.Database.ExecuteSql($"""DROP INDEX "IX_Users_NormalizedEmail" """));
        foreach (var name in new[] { "paul", "paula" })
        {
            await Site.ChangeAsync(db => db.Users.Add(Twin(name)));
        }

        await CompareAsync(page);
        await Expect(page.GetByText("MissingConstraint Users IX_Users_NormalizedEmail")).ToBeVisibleAsync();
        await page.GetByText("Forms: 8").First.ClickAsync();
        await Expect(page.GetByText("/Account/Register: Input.Email").First).ToBeVisibleAsync();
        await page.GetByText("Rows: 2").ClickAsync();
        await AssertAccessibleAsync(page, "database");
    }

    private static async Task CompareAsync(IPage page)
    {
        await page.GotoAsync("/Admin/Doctor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
    }

    private static User Twin(string name)
    {
        var user = User.Create(name, "paul@example.com", 1);
        (user.NormalizedUserName, user.NormalizedEmail) = (name.ToUpperInvariant(), "PAUL@EXAMPLE.COM");
        return user;
    }
}
