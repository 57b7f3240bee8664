using Microsoft.Playwright;
using WebApp.E2E.Infrastructure;
using WebApp.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class RegisterJourneys(Site site, Browser browser) : Journey(site, browser)
{
    private const string EmailTaken = "A user with this email already exists.";

    [Fact]
    public async Task A_user_registers_and_signs_in()
    {
        var register = await RegisterAsync();
        await register.FillAsync("anna");
        await register.SubmitAsync();

        await Expect(register.Page).ToHaveURLAsync(Site.Address + "/Account/Login");
        await Expect(register.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your account is ready");
        await PictureAsync(register.Page, "login-after-register");

        await new LoginPage(register.Page).LogInAsync("anna", RegisterPage.GoodPassword);
        await Expect(register.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Hello, anna");

        await register.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(register.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("You’re signed out.");
    }

    [Fact]
    public async Task A_taken_email_is_reported_while_typing_until_it_is_free()
    {
        await Site.AddUserAsync("bert");
        var register = await RegisterAsync();

        await register.Email.PressSequentiallyAsync("bert@example.com");
        await Expect(register.ErrorOf("Input.Email")).ToHaveTextAsync(EmailTaken, new() { Timeout = 2_000 });
        await Expect(register.Email).ToHaveAttributeAsync("aria-invalid", "true");
        await PictureAsync(register.Page, "register-taken-while-typing");

        await register.Email.PressSequentiallyAsync(".org");
        await Expect(register.ErrorOf("Input.Email")).ToBeEmptyAsync();
        await Expect(register.Email).Not.ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Fact]
    public async Task A_limited_live_check_shows_no_error_and_the_form_can_be_submitted()
    {
        var register = await RegisterAsync();
        var limited = 0;
        await register.Page.RouteAsync("**/Account/Register?live-check=**", route =>
        {
            limited++;
            return route.FulfillAsync(new() { Status = 429, Headers = [KeyValuePair.Create("Retry-After", "1")] });
        });
        await register.FillAsync("limited");
        await Expect(register.ErrorOf("Input.Email")).ToBeEmptyAsync();
        await Expect(register.Email).Not.ToHaveAttributeAsync("aria-invalid", "true");

        await register.SubmitAsync();

        await Expect(register.Page).ToHaveURLAsync(Site.Address + "/Account/Login");
        Assert.NotEqual(0, limited);
    }

    [Fact]
    public async Task A_limited_post_is_submitted_again_by_a_reload()
    {
        var page = await OpenAsync();
        var status = 0;
        while (status != 429)
        {
            status = (await page.APIRequest.PostAsync("/Account/ForgotPassword")).Status;
        }

        await page.GotoAsync("/Account/ForgotPassword");
        await page.GetByLabel("Email").FillAsync("limited@example.com");
        await page.Locator("main form button").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Too many requests");
        await PictureAsync(page, "too-many-requests");

        while (await page.GetByRole(AriaRole.Heading, new() { Name = "Too many requests" }).IsVisibleAsync())
        {
            await page.ReloadAsync();
        }

        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("an email");
    }

    [Fact]
    public async Task Input_before_the_script_loads_is_checked()
    {
        await Site.AddUserAsync("berta");
        var page = await OpenAsync();
        var script = new TaskCompletionSource();
        await page.RouteAsync("**/*.js", async route =>
        {
            await script.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync("/Account/Register", new() { WaitUntil = WaitUntilState.Commit });
        var register = new RegisterPage(page);
        await register.Email.FillAsync("berta@example.com");
        script.SetResult();

        await Expect(register.ErrorOf("Input.Email")).ToHaveTextAsync(EmailTaken);
    }

    [Fact]
    public async Task A_reported_duplicate_blocks_the_submission_and_keeps_the_password()
    {
        await Site.AddUserAsync("carl");
        var register = await RegisterAsync();
        await register.FillAsync("carla", "carl@example.com");
        await Expect(register.ErrorOf("Input.Email")).ToHaveTextAsync(EmailTaken);

        await register.SubmitAsync();

        await Expect(register.Email).ToBeFocusedAsync();
        await Expect(register.Password).ToHaveValueAsync(RegisterPage.GoodPassword);
        await Expect(register.Summary.GetByRole(AriaRole.Link)).ToHaveTextAsync([EmailTaken]);
    }

    [Fact]
    public async Task The_summary_follows_the_fields()
    {
        await Site.AddUserAsync("greta");
        var register = await RegisterAsync();
        await register.FillAsync("greta2", "no address");
        await register.Password.FillAsync("short");
        await register.SubmitAsync();
        var links = register.Summary.GetByRole(AriaRole.Link);
        await Expect(links).ToHaveCountAsync(3); // Including the mismatch of the repeated password.

        await register.Email.FillAsync("greta@example.com");
        await Expect(links.Filter(new() { HasText = EmailTaken })).ToHaveCountAsync(1); // Reported by a live check after the form was submitted.

        await register.Email.FillAsync("greta2@example.com");
        await register.Password.FillAsync(RegisterPage.GoodPassword);
        await Expect(register.Summary).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Errors_appear_without_JavaScript()
    {
        await Site.AddUserAsync("dora");
        var register = await RegisterAsync(new() { JavaScriptEnabled = false });
        await register.FillAsync("dora2", "dora@example.com");

        await register.SubmitAsync();

        await Expect(register.ErrorOf("Input.Email")).ToHaveTextAsync(EmailTaken);
        await Expect(register.UserName).ToHaveValueAsync("dora2");
        await Expect(register.Password).ToBeEmptyAsync();
        await register.Summary.GetByRole(AriaRole.Link, new() { Name = EmailTaken }).ClickAsync();
        await Expect(register.Page).ToHaveURLAsync(Site.Address + "/Account/Register#Input_Email");

        await register.FillAsync("dora2", "dora2@example.com");
        await register.SubmitAsync();
        await Expect(register.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your account is ready");
    }

    [Fact]
    public async Task A_duplicate_stored_between_check_and_post_is_reported_on_its_field()
    {
        var register = await RegisterAsync();
        var answered = register.Page.WaitForResponseAsync(response => response.Url.Contains("live-check=Input.Email", StringComparison.Ordinal));
        await register.FillAsync("emil");
        Assert.Equal("true", await (await answered).TextAsync());
        var other = await Site.AddUserAsync("emilia");
        await Site.ChangeAsync(db =>
        {
            db.Attach(other);
            (other.Email, other.NormalizedEmail) = ("emil@example.com", "EMIL@EXAMPLE.COM");
        });

        await register.SubmitAsync();

        await Expect(register.ErrorOf("Input.Email")).ToHaveTextAsync(EmailTaken);
        await Expect(register.Summary).ToBeFocusedAsync();
        await Expect(register.UserName).ToHaveValueAsync("emil");
        await Expect(register.Password).ToBeEmptyAsync();
        await PictureAsync(register.Page, "register-slipped-in");
    }

    [Fact]
    public async Task Invalid_values_are_reported_without_a_request()
    {
        var register = await RegisterAsync();
        await register.SubmitAsync();

        await Expect(register.UserName).ToBeFocusedAsync();
        await Expect(register.Summary.GetByRole(AriaRole.Link)).ToHaveCountAsync(5);

        await register.UserName.FillAsync("not a name");
        await Expect(register.ErrorOf("Input.UserName")).ToHaveTextAsync("Use only the letters A to Z, digits, and - . _");
        await register.Password.FillAsync("short");
        await Expect(register.ErrorOf("Input.Password")).ToHaveTextAsync("Password must be 8 to 128 characters long.");
        await register.ConfirmPassword.FillAsync("shore");
        await Expect(register.ErrorOf("Input.ConfirmPassword")).ToHaveTextAsync("The passwords don’t match.");
        await register.Password.FillAsync(RegisterPage.GoodPassword);
        await register.ConfirmPassword.FillAsync(RegisterPage.GoodPassword);
        await Expect(register.ErrorOf("Input.ConfirmPassword")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_password_can_be_shown_and_is_hidden_on_submit()
    {
        var register = await RegisterAsync();
        await register.Password.FillAsync("secret");
        await register.Page.GetByRole(AriaRole.Button, new() { Name = "Show password", Exact = true }).ClickAsync();
        await Expect(register.Password).ToHaveAttributeAsync("type", "text");

        await register.SubmitAsync();
        await Expect(register.Password).ToHaveAttributeAsync("type", "password");
    }

    [Fact]
    public async Task The_form_can_be_filled_in_and_sent_by_keyboard_alone()
    {
        var register = await RegisterAsync();
        await register.UserName.FocusAsync();
        var keyboard = register.Page.Keyboard;
        await keyboard.TypeAsync("frida");
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync("frida@example.com");
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync("Austin");
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync(RegisterPage.GoodPassword);
        await keyboard.PressAsync("Tab"); // The button that shows the password.
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync(RegisterPage.GoodPassword);
        await keyboard.PressAsync("Enter");

        await Expect(register.Page).ToHaveURLAsync(Site.Address + "/Account/Login");
    }

    private async Task<RegisterPage> RegisterAsync(BrowserNewContextOptions? options = null)
    {
        var register = new RegisterPage(await OpenAsync(options));
        await register.OpenAsync();
        return register;
    }
}
