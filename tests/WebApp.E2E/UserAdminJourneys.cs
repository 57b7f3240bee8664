using Microsoft.Playwright;
using WebApp.Data;
using WebApp.E2E.Infrastructure;
using WebApp.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class UserAdminJourneys(Site site, Browser browser) : AdminJourney(site, browser)
{
    private const string EmailTaken = "A user with this email already exists.";

    [Fact]
    public async Task Users_are_created_found_locked_edited_by_two_and_deleted()
    {
        var page = await OpenAsync();
        await Site.AddAdministratorAsync("root", RegisterPage.GoodPassword);
        await new LoginPage(page).OpenAsync();
        await new LoginPage(page).LogInAsync("root", RegisterPage.GoodPassword);
        await Site.AddUserAsync("anna");
        foreach (var number in Enumerable.Range(1, 60))
        {
            await Site.AddUserAsync($"bert{number:00}");
        }

        await CreateAsync(page);
        await SearchAndLockAsync(page);
        await EditByTwoAsync(page);
        await DeleteAsync(page);
        await LookRoundAsync(page);
    }

    [Fact]
    public async Task A_bulk_job_works_without_JavaScript()
    {
        await Site.AddUserAsync("carl1");
        await Site.AddUserAsync("carl2");
        var page = await OpenAsync(new() { JavaScriptEnabled = false });
        await new LoginPage(page).OpenAsync();
        await Site.AddAdministratorAsync("nora", RegisterPage.GoodPassword);
        await new LoginPage(page).LogInAsync("nora", RegisterPage.GoodPassword);

        await page.GotoAsync("/Admin/Users?search=carl");
        await page.GetByLabel("Action").SelectOptionAsync("Lock");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply to all matching" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Lock: 2 users" }).ClickAsync();
        for (var look = 0; look < 50 && await page.GetByRole(AriaRole.Link, new() { Name = "Refresh" }).IsVisibleAsync(); look++)
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "Refresh" }).ClickAsync();
        }

        await Expect(page.GetByText("Completed for 2 users")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the list" }).ClickAsync();
        await Expect(page.Locator("tbody .tag.Locked")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_password_is_chosen_with_the_link_from_an_email()
    {
        var user = await Site.AddUserAsync("dora");
        var page = await OpenAsync();
        await page.GotoAsync("/Account/ForgotPassword");
        await AssertAccessibleAsync(page, "forgot-password");
        await page.GotoAsync("/Account/SetPassword");
        await AssertAccessibleAsync(page, "set-password-void");

        await page.GotoAsync(await Site.PasswordAddressAsync(user));
        await AssertAccessibleAsync(page, "set-password");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(RegisterPage.GoodPassword);
        await page.GetByLabel("Repeat the password", new() { Exact = true }).FillAsync(RegisterPage.GoodPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your password was changed.");
        await new LoginPage(page).LogInAsync("dora", RegisterPage.GoodPassword);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Hello, dora");
    }

    private async Task CreateAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Administration" }).ClickAsync();
        await AssertAccessibleAsync(page, "overview");
        await page.GetByRole(AriaRole.Link, new() { Name = "Users", Exact = true }).ClickAsync();
        await FoldAsync(page);
        await AssertAccessibleAsync(page, "users");
        await page.GetByRole(AriaRole.Link, new() { Name = "New user" }).ClickAsync();
        var form = new UserPage(page, "/Admin/Users/Create", "Create the account");
        await form.Field("User name").FillAsync("emil");
        await form.Field("Email").PressSequentiallyAsync("anna@example.com");
        await Expect(form.ErrorOf("Input.Email")).ToHaveTextAsync(EmailTaken);
        await AssertAccessibleAsync(page, "user-taken-while-typing");

        // Unused when typed, used when submitted.
        await form.Field("Email").FillAsync("");
        var answered = page.WaitForResponseAsync(response => response.Url.Contains("live-check=Input.Email", StringComparison.Ordinal));
        await form.Field("Email").FillAsync("emil@example.com");
        Assert.Equal("true", await (await answered).TextAsync());
        var other = await Site.AddUserAsync("emilia");
        await Site.ChangeAsync(db =>
        {
            db.Attach(other);
            (other.Email, other.NormalizedEmail) = ("emil@example.com", "EMIL@EXAMPLE.COM");
        });
        await form.Field("City").SelectOptionAsync("Austin, TX");
        await form.SubmitAsync();
        await Expect(form.ErrorOf("Input.Email")).ToHaveTextAsync(EmailTaken);
        await Expect(form.Field("User name")).ToHaveValueAsync("emil");

        await form.Field("Email").FillAsync("emil@example.org");
        await form.SubmitAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("“emil” was created.");
        await AssertAccessibleAsync(page, "user");
    }

    private static async Task FoldAsync(IPage page)
    {
        await Expect(page.GetByLabel("Status", new() { Exact = true })).ToBeVisibleAsync();
        await page.SetViewportSizeAsync(390, 800);
        await Expect(page.GetByLabel("User name or email begins with")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Status", new() { Exact = true })).ToBeHiddenAsync();
        await page.GetByText("Filter and order").ClickAsync();
        await Expect(page.GetByLabel("Status", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByText("Filter and order").ClickAsync();
        await page.SetViewportSizeAsync(1200, 800);
    }

    private static async Task SearchAndLockAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the list" }).ClickAsync();
        await page.GetByLabel("User name or email begins with").FillAsync("bert");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(10);
        await page.GetByLabel("Select all on this page").CheckAsync();
        await AssertAccessibleAsync(page, "users-chosen");
        await page.GetByLabel("Action").SelectOptionAsync("Lock");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply to selected" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Lock: 10 users?");
        await AssertAccessibleAsync(page, "bulk-confirm");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lock: 10 users" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Lock: completed for 10, skipped 0.");

        await page.GetByLabel("Action").SelectOptionAsync("Unlock");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply to all matching" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Unlock: 60 users" }).ClickAsync();
        await Expect(page.GetByText("Completed for 60 users")).ToBeVisibleAsync();
        await AssertAccessibleAsync(page, "bulk-job");
    }

    private async Task EditByTwoAsync(IPage page)
    {
        await page.GotoAsync("/Admin/Users?search=emil");
        await page.GetByRole(AriaRole.Link, new() { Name = "emil", Exact = true }).ClickAsync();
        var form = new UserPage(page, "", "Save");
        await Site.ChangeAsync(db =>
        {
            var user = db.Users.Single(user => user.UserName == "emil");
            (user.UserName, user.NormalizedUserName, user.CityId, user.ConcurrencyStamp) = ("emilio", "EMILIO", 2, Guid.NewGuid().ToString());
        });
        await form.Field("User name").FillAsync("emil2");
        await form.SubmitAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Another user changed this user. Their values are shown next to yours");
        await Expect(form.ErrorOf("Input.UserName")).ToHaveTextAsync("User name: now “emilio”.");
        await Expect(form.ErrorOf("Input.CityId")).ToHaveTextAsync("City: changed by another user. Previously “Austin”.");
        await Expect(form.Field("City").Locator("option:checked")).ToHaveTextAsync("Los Angeles, CA");
        await Expect(form.Field("User name")).ToHaveValueAsync("emil2");
        await AssertAccessibleAsync(page, "user-conflict");
        await form.SubmitAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("“emil2” was saved.");
    }

    private static async Task DeleteAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete emil2 …" }).ClickAsync();
        await AssertAccessibleAsync(page, "user-delete");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("“emil2” was deleted.");

        await page.GotoAsync("/Admin/Users?search=root");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "root", Exact = true }).ClickAsync();
        await AssertAccessibleAsync(page, "user-own");
        await page.GotoAsync(page.Url.Replace("/Edit/", "/Delete/", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is your own account");
        await AssertAccessibleAsync(page, "user-delete-refused");
    }

    private static async Task LookRoundAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Audit log" }).ClickAsync();
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("emil2");
        await AssertAccessibleAsync(page, "audit");
        await page.GetByRole(AriaRole.Link, new() { Name = "Violations" }).ClickAsync();
        await AssertAccessibleAsync(page, "violations");
        await page.GotoAsync("/Admin/Users?search=nobody-is-called-so");
        await AssertAccessibleAsync(page, "users-none");
        await page.GotoAsync("/Admin");
        await AssertAccessibleAsync(page, "overview-later");
    }

    private sealed class UserPage(IPage page, string address, string button) : FormPage(page, address, button);
}
