using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebApp.E2E.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class ExternalLoginJourneys(Site site, Browser browser) : Journey(site, browser)
{
    [Theory]
    [InlineData("olga", 1200, ColorScheme.Light, true)]
    [InlineData("oskar", 320, ColorScheme.Dark, false)]
    public async Task A_user_registers_with_a_provider_signs_in_with_it_and_adds_and_removes_a_login(string name, int width, ColorScheme scheme, bool scripts)
    {
        Site.Provider.User = UserOf(name);
        var page = await OpenAsync(new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme, JavaScriptEnabled = scripts });
        var messages = new List<string>();
        page.Console += (_, message) => messages.Add(message.Text);
        var main = page.GetByRole(AriaRole.Main);

        await page.GotoAsync("/Account/Login");
        await CheckAsync(page, $"login-providers-{width}", scripts);
        await Button(page, "Sign in with Example").ClickAsync();
        await Expect(page).ToHaveURLAsync(Site.Address + "/Account/ExternalRegistration");
        await Expect(page.GetByLabel("Email", new() { Exact = true })).ToHaveValueAsync($"{name}@example.com");
        await page.GetByLabel("City", new() { Exact = true }).SelectOptionAsync("Austin, TX");
        await CheckAsync(page, $"external-registration-{width}", scripts);
        await main.GetByRole(AriaRole.Button, new() { Name = "Register", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Hello, {name}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/Account/Login?ReturnUrl=%2FAccount%2FManage%2FExternalLogins");
        await Button(page, "Sign in with Example").ClickAsync();
        await Expect(page).ToHaveURLAsync(Site.Address + "/Account/Manage/ExternalLogins");

        Site.Provider.User = UserOf(name + "2");
        await Button(page, "Add Example").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("You can now sign in with Example.");
        await Expect(Button(page, $"Remove Example ({name})")).ToBeVisibleAsync();
        await CheckAsync(page, $"external-logins-{width}", scripts);

        await Button(page, $"Remove Example ({name})").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("was removed");
        await Button(page, $"Remove Example ({name}2)").ClickAsync();
        await Expect(page.Locator("[data-valmsg-summary]")).ToContainTextAsync("This is your only way to sign in.");
        await CheckAsync(page, $"external-logins-last-{width}", scripts);

        await page.GotoAsync("/Account/Verify");
        await Expect(Button(page, "Confirm with Example")).ToBeVisibleAsync();
        await CheckAsync(page, $"verify-providers-{width}", scripts);
        Assert.Empty(messages);
    }

    private static string UserOf(string name) => $$"""{"sub": "{{name}}", "preferred_username": "{{name}}", "email": "{{name}}@example.com", "email_verified": true}""";

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task CheckAsync(IPage page, string name, bool scripts)
    {
        await PictureAsync(page, name);
        if (scripts) // Axe is a script.
        {
            var result = await page.RunAxe();
            Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}"));
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        }
    }
}
