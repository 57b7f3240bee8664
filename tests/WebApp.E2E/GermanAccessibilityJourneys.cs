using Microsoft.Playwright;
using WebApp.Data;
using WebApp.E2E.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

/// <summary>German texts are longer, so that they may overflow where English ones fit.</summary>
public sealed class GermanAccessibilityJourneys(Site site, Browser browser) : AdminJourney(site, browser)
{
    [Fact]
    public async Task Axe_finds_nothing_on_public_pages_in_German()
    {
        var user = await Site.AddUserAsync("jana");
        var page = await OpenAsync();
        await SwitchToGermanAsync(page);
        foreach (var address in new[]
        {
            "/", "/Account/Login", "/Account/ForgotPassword", await Site.PasswordAddressAsync(user),
            "/Account/SetPassword", Site.SetupAddress(), "/Account/AccessDenied", "/no/such/page",
        })
        {
            await AssertGermanAsync(page, address);
        }

        await page.GotoAsync("/Account/Register");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Registrieren" }).ClickAsync();
        await Expect(page.Locator("[data-valmsg-summary] li")).ToHaveCountAsync(5);
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task Axe_finds_nothing_on_administration_pages_in_German()
    {
        var user = await Site.AddUserAsync("karl");
        await Site.ChangeAsync(db => db.AddRange(
            new OutboxMessage { UserId = user.Id, Kind = EmailKind.Invitation, Culture = "de", Attempts = 10, FailedAt = DateTime.UtcNow, LastError = "SmtpException" },
            new ViolationCount { ConstraintName = "IX_Users_NormalizedEmail", Kind = "Unique", Page = "/Account/Register", Hour = DateTime.UtcNow.Date, Count = 3 }));
        var other = await Site.AddUserAsync("franz");
        var page = await OpenAsync();
        await SetUpAsync(page);
        await SwitchToGermanAsync(page);
        foreach (var address in new[]
        {
            "/Admin", "/Admin/Users", "/Admin/Users/Create", $"/Admin/Users/Edit/{user.Id}", $"/Admin/Users/Delete/{user.Id}",
            "/Admin/Users/Merge", $"/Admin/Users/Merge?ids={user.Id}&ids={other.Id}",
            "/Admin/Cities?search=TX", "/Admin/Cities/Create", "/Admin/Cities/Merge/1", "/Admin/Users/Import", "/Admin/Roles", "/Admin/Audit", "/Admin/Emails", "/Admin/Violations", "/Admin/Doctor", "/Admin/Tokens", "/Admin/Tokens/Create",
        })
        {
            await AssertGermanAsync(page, address);
        }
    }

    private static Task SwitchToGermanAsync(IPage page) => page.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["Accept-Language"] = "de" });

    private static async Task AssertGermanAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await AssertAccessibleAsync(page);
    }
}
