using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebApp.Data;
using WebApp.E2E.Infrastructure;
using WebApp.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class MergeJourneys(Site site, Browser browser) : AdminJourney(site, browser)
{
    [Fact]
    public async Task Two_accounts_with_roles_and_history_are_merged()
    {
        var page = await OpenAsync();
        await SetUpAsync(page);
        var (anna, other) = (await Site.AddUserAsync("anna"), await Site.AddUserAsync("anna-mobile"));
        await Site.ChangeAsync(db => AddRolesAndHistory(db, anna, other));

        await page.GotoAsync("/Admin/Users?search=anna");
        await page.GetByLabel("Select anna", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge selected" }).ClickAsync();
        await Expect(page.GetByText("Select two to 5 accounts")).ToBeVisibleAsync();
        await AssertAccessibleAsync(page, "merge-one");

        await page.GotoAsync("/Admin/Users?search=anna");
        await page.GetByLabel("Select anna", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Select anna-mobile").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge selected" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Roles" })).ToContainTextAsync("Author, Editor");
        await AssertAccessibleAsync(page, "merge");

        await Site.ChangeAsync(db => db.Users.Single(user => user.Id == other.Id).ConcurrencyStamp = Guid.NewGuid().ToString());
        await Group(page, "Email").GetByLabel("anna-mobile@example.com").CheckAsync();
        await Submit(page).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("One of the accounts was changed or deleted in the meantime.");
        await Expect(Group(page, "Email").GetByLabel("anna-mobile@example.com")).ToBeCheckedAsync();
        await AssertAccessibleAsync(page, "merge-conflict");

        await Submit(page).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The accounts were merged.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Edit anna");
        await Expect(page.GetByLabel("Email", new() { Exact = true })).ToHaveValueAsync("anna-mobile@example.com");
        await Expect(page.GetByLabel("Author")).ToBeCheckedAsync();
        await Expect(page.GetByLabel("Editor")).ToBeCheckedAsync();
        await Expect(page.Locator(".history")).ToContainTextAsync("Merged account: anna-mobile");
        await Expect(page.Locator(".history")).ToContainTextAsync("User anna-mobile: changed");
        await AssertAccessibleAsync(page, "merged");
    }

    private static ILocator Group(IPage page, string name) => page.GetByRole(AriaRole.Group, new() { Name = name, Exact = true });

    private static ILocator Submit(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Merge 2 accounts" });

    private static void AddRolesAndHistory(AppDbContext db, User anna, User other)
    {
        var roles = new[] { "Author", "Editor" }.Select(name => new Role { Name = name, NormalizedName = name.ToUpperInvariant() }).ToList();
        db.AddRange(roles);
        db.AddRange(roles.Select(role => new UserRole { UserId = other.Id, RoleId = role.Id }));
        db.Add(new UserRole { UserId = anna.Id, RoleId = roles[0].Id });
        db.Profiles.Where(profile => profile.UserId == other.Id).ExecuteUpdate(set => set.SetProperty(profile => profile.Bio, "Writes about gardens, rivers, and railways since 1999."));
        db.Users.Single(user => user.Id == other.Id).CityId = 2;
    }
}
