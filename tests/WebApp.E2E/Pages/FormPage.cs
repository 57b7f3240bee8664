using Microsoft.Playwright;

namespace WebApp.E2E.Pages;

/// <summary>The elements that all forms of the site share.</summary>
public abstract class FormPage(IPage page, string address, string button)
{
    public IPage Page => page;

    public ILocator Summary => page.Locator("[data-valmsg-summary]");

    public Task OpenAsync() => page.GotoAsync(address);

    public ILocator Field(string label) => page.GetByLabel(label, new() { Exact = true });

    public ILocator ErrorOf(string name) => page.Locator($"[data-valmsg-for='{name}']");

    public Task SubmitAsync() => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
