using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebApp.E2E.Infrastructure;
using WebApp.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class AccountJourneys(Site site, Browser browser) : AdminJourney(site, browser)
{
    private const string NewPassword = "violet harbour sings nine";

    [Theory]
    [InlineData("lara", true)]
    [InlineData("lena", false)]
    public async Task A_user_looks_after_the_own_account_and_leaves(string name, bool hasJavaScript)
    {
        var page = await OpenAsync(new() { JavaScriptEnabled = hasJavaScript });
        await RegisterAsync(page, name);
        await page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();

        var profile = new ManagePage(page);
        await profile.Field("Display name").FillAsync("Lara Otter");
        await profile.Field("About you").FillAsync("I paint.\nOften.");
        await profile.SubmitAsync();
        await Expect(profile.Notice).ToHaveTextAsync("Your profile was saved.");

        var email = await profile.GoToAsync("Email", "Change the email");
        await email.Field("Email").FillAsync($"{name}@example.org");
        await email.SubmitAsync();
        await Expect(email.Notice).ToContainTextAsync($"{name}@example.org");
        await page.GotoAsync(await Site.EmailChangeAddressAsync($"{name}@example.org"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();
        await Expect(page.GetByText($"Your email is {name}@example.org.")).ToBeVisibleAsync();

        var password = await profile.GoToAsync("Password", "Change the password");
        await password.Field("Current password").FillAsync(RegisterPage.GoodPassword);
        await password.Field("Password").FillAsync(NewPassword);
        await password.Field("Repeat the password").FillAsync(NewPassword);
        await password.SubmitAsync();
        await Expect(password.Notice).ToContainTextAsync("Your password was changed.");

        await profile.GoToAsync("History");
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "You", Exact = true }).First).ToBeVisibleAsync();

        await Site.ChangeAsync(db => db.Sessions.ExecuteUpdate(set => set.SetProperty(session => session.VerifiedAt, DateTime.UtcNow.AddHours(-1))));
        await profile.Navigation.GetByRole(AriaRole.Link, new() { Name = "Delete your account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Confirm that it’s you");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(NewPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        var leave = new ManagePage(page, "Delete your account");
        await leave.Field("Password").FillAsync(NewPassword);
        await leave.SubmitAsync();
        await Expect(leave.Notice).ToHaveTextAsync("Your account was deleted.");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("mara", "en")]
    [InlineData("mona", "de")]
    public async Task Axe_finds_nothing_on_account_pages(string name, string language)
    {
        var page = await OpenAsync();
        await RegisterAsync(page, name);
        var other = await OpenAsync();
        await other.GotoAsync("/Account/Login");
        await new LoginPage(other).LogInAsync(name, RegisterPage.GoodPassword);
        await other.GetByRole(AriaRole.Heading, new() { Name = $"Hello, {name}" }).WaitForAsync();
        await page.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["Accept-Language"] = language });
        await page.GotoAsync("/Account/Manage/Email");
        await page.Locator("[name='Input.Email']").FillAsync($"{name}@example.org");
        await page.Locator("main form button").Last.ClickAsync();
        await page.Locator("[role=status]").WaitForAsync();
        foreach (var (address, picture) in new[]
        {
            ("/Account/Manage", "profile"), ("/Account/Manage/UserName", "user-name"), ("/Account/Manage/Email", "email"), ("/Account/Manage/ChangePassword", "password"),
            ("/Account/Manage/Sessions", "sessions"), ("/Account/Manage/History", "history"), ("/Account/Manage/DownloadPersonalData", "download"),
            ("/Account/Manage/DeletePersonalData", "delete"), ("/Account/Verify?isUnsaved=true", "verify"), (await Site.EmailChangeAddressAsync($"{name}@example.org"), "confirm-change"),
            ("/Account/ConfirmEmail", "invalid-link"), ("/Account/ResendEmailConfirmation", "resend"),
        })
        {
            await page.GotoAsync(address);
            await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
            await AssertAccessibleAsync(page, $"{picture}-{language}", "account");
        }
    }

    private static async Task RegisterAsync(IPage page, string name)
    {
        var register = new RegisterPage(page);
        await register.OpenAsync();
        await register.FillAsync(name);
        await register.SubmitAsync();
        await new LoginPage(page).LogInAsync(name, RegisterPage.GoodPassword);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Hello, {name}");
    }
}
