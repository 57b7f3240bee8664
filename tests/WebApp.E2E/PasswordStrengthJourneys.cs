using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebApp.E2E.Infrastructure;
using WebApp.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class PasswordStrengthJourneys(Site site, Browser browser) : Journey(site, browser)
{
    private const string Rating = "#Input_Password-strength";

    [Theory]
    [InlineData(ColorScheme.Light, 320)]
    [InlineData(ColorScheme.Dark, 1200)]
    public async Task The_strength_and_the_reason_are_shown_and_announced_while_typing(ColorScheme scheme, int width)
    {
        var register = new RegisterPage(await OpenAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } }));
        await register.OpenAsync();
        var (page, text, meter) = (register.Page, register.Page.Locator(Rating), register.Page.GetByRole(AriaRole.Meter));
        await Expect(text).ToHaveAttributeAsync("aria-live", "polite");
        await Expect(register.Password).ToHaveAttributeAsync("aria-describedby", "Input_Password-hint Input_Password-error Input_Password-strength");
        await Expect(meter).ToBeHiddenAsync();

        await register.UserName.FillAsync("xqzvwkjpt");
        await register.Password.PressSequentiallyAsync("password1");
        await Expect(text).ToHaveTextAsync("This password is one of the most common leaked passwords. Choose another one.");
        await Expect(meter).ToHaveJSPropertyAsync("value", 0);
        await AssertAccessibleAsync(page);
        await PictureAsync(page, $"password-common-{scheme}-{width}");

        await register.Password.FillAsync("xqzvwkjpt-77");
        await Expect(text).ToContainTextAsync("too similar to your name");
        await register.UserName.FillAsync("somebody");
        await Expect(text).ToContainTextAsync("Password strength"); // Rated again with the other name.

        await register.Password.FillAsync(RegisterPage.GoodPassword);
        await Expect(text).ToHaveTextAsync("Password strength: strong");
        await Expect(meter).ToHaveJSPropertyAsync("value", 4);
        await AssertAccessibleAsync(page);
        await PictureAsync(page, $"password-strong-{scheme}-{width}");

        await register.Password.FillAsync("");
        await Expect(meter).ToBeHiddenAsync();
        await Expect(text).ToBeEmptyAsync();
    }

    [Fact]
    public async Task An_older_rating_does_not_replace_a_newer_one_and_a_failure_hides_the_meter()
    {
        var register = new RegisterPage(await OpenAsync());
        await register.OpenAsync();
        var (page, text) = (register.Page, register.Page.Locator(Rating));
        var (held, asked) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/Account/PasswordStrength", async route =>
        {
            if (route.Request.PostData!.Contains("password1", StringComparison.Ordinal))
            {
                asked.TrySetResult();
                await held.Task;
            }

            await (route.Request.PostData.Contains("busy", StringComparison.Ordinal) ? route.FulfillAsync(new() { Status = 429 }) : route.ContinueAsync());
        });

        await register.Password.FillAsync("password1");
        await asked.Task;
        await register.Password.FillAsync(RegisterPage.GoodPassword);
        await Expect(text).ToHaveTextAsync("Password strength: strong");
        held.SetResult();
        await register.Password.FillAsync("busy");

        await Expect(page.GetByRole(AriaRole.Meter)).ToBeHiddenAsync();
        await Expect(text).ToBeEmptyAsync();
    }

    private static async Task AssertAccessibleAsync(IPage page)
    {
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Help}"));
    }
}
