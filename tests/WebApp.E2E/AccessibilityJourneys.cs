using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebApp.E2E.Infrastructure;
using WebApp.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class AccessibilityJourneys(Site site, Browser browser) : Journey(site, browser)
{
    public static MatrixTheoryData<string, ColorScheme> Pages => new(
        ["/", "/Account/Register", "/Account/Login", "/Account/Logout", "/Account/AccessDenied", "/Error", "/no/such/page"],
        [ColorScheme.Light, ColorScheme.Dark]);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing(string address, ColorScheme scheme)
    {
        var page = await OpenAsync(new() { ColorScheme = scheme });
        await page.GotoAsync(address);

        await AssertAccessibleAsync(page);
        await PictureAsync(page, $"{(address == "/" ? "home" : address.Trim('/').Replace('/', '-'))}-{scheme}");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 320)]
    [InlineData(ColorScheme.Dark, 1200)]
    public async Task Axe_finds_nothing_on_a_form_with_errors_and_nothing_is_wider_than_the_window(ColorScheme scheme, int width)
    {
        await Site.AddUserAsync($"gerd{width}");
        var register = new RegisterPage(await OpenAsync(new()
        {
            ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 },
        }));
        await register.OpenAsync();
        await register.FillAsync($"gerd{width}");
        await register.Password.FillAsync("short");
        await Expect(register.ErrorOf("Input.Email")).Not.ToBeEmptyAsync();
        await Expect(register.ErrorOf("Input.UserName")).Not.ToBeEmptyAsync();
        await register.SubmitAsync();
        await Expect(register.Summary.GetByRole(AriaRole.Link)).ToHaveCountAsync(4);

        await AssertAccessibleAsync(register.Page);
        await PictureAsync(register.Page, $"register-errors-{scheme}-{width}");
        Assert.True(await register.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_on_a_persons_page(ColorScheme scheme)
    {
        await Site.AddUserAsync($"ida{scheme}");
        var page = await OpenAsync(new() { ColorScheme = scheme });
        await page.GotoAsync($"/people/ida{scheme}".ToLowerInvariant());

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"ida{scheme}");
        await AssertAccessibleAsync(page);
        await PictureAsync(page, $"person-{scheme}");
    }

    [Fact]
    public async Task No_page_breaks_its_own_content_security_policy()
    {
        var page = await OpenAsync();
        var messages = new List<string>();
        page.Console += (_, message) => messages.Add(message.Text);
        foreach (var address in new[] { "/", "/Account/Register", "/Account/Login" })
        {
            await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
        }

        Assert.Empty(messages);
    }

    private static async Task AssertAccessibleAsync(IPage page)
    {
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}"));
    }
}
