using Microsoft.Playwright;

namespace WebApp.E2E.Pages;

/// <summary>A page of the account with the navigation beside it.</summary>
public sealed class ManagePage(IPage page, string button = "Save") : FormPage(page, "/Account/Manage", button)
{
    public ILocator Navigation => Page.GetByRole(AriaRole.Navigation, new() { Name = "Your account" });

    public ILocator Notice => Page.GetByRole(AriaRole.Status);

    /// <summary>Follows a link of the navigation.</summary>
    public async Task<ManagePage> GoToAsync(string link, string button = "Save")
    {
        await Navigation.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
        await Assertions.Expect(Navigation.Locator("[aria-current=page]")).ToHaveTextAsync(link);
        return new ManagePage(Page, button);
    }
}
