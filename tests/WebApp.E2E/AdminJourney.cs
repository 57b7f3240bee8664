using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebApp.E2E.Infrastructure;
using WebApp.E2E.Pages;

namespace WebApp.E2E;

/// <summary>A journey that starts as the first administrator.</summary>
public abstract class AdminJourney(Site site, Browser browser) : Journey(site, browser)
{
    /// <summary>Creates the administrator root with the link from the log, and signs in.</summary>
    protected async Task SetUpAsync(IPage page)
    {
        await page.GotoAsync(Site.SetupAddress());
        var setup = new SetupPage(page);
        await setup.FillAsync("root");
        await setup.SubmitAsync();
        await new LoginPage(page).LogInAsync("root", RegisterPage.GoodPassword);
        await page.WaitForURLAsync(Site.Address + "/");
    }

    /// <summary>Runs axe in a wide light window and a narrow dark one, checks that nothing is wider than the window, and stores screenshots if they have a name.</summary>
    protected static async Task AssertAccessibleAsync(IPage page, string? name = null, string area = "admin")
    {
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1200), (ColorScheme.Dark, 320) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 800);
            var result = await page.RunAxe();
            if (name is not null)
            {
                await PictureAsync(page, $"{area}-{name}-{scheme}-{width}");
            }

            Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}"));
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        }

        await page.SetViewportSizeAsync(1200, 800);
    }

    private sealed class SetupPage(IPage page) : RegisterPage(page, "/Setup", "Create the account");
}
