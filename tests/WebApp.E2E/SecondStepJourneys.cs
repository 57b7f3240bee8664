using Microsoft.Playwright;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.E2E.Infrastructure;
using WebApp.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class SecondStepJourneys(Site site, Browser browser) : AdminJourney(site, browser)
{
    private const string Manage = "/Account/Manage/";
    private const string German = "german";

    [Theory]
    [InlineData("clara", true)]
    [InlineData("carla", false)]
    public async Task A_person_signs_in_with_a_code_of_the_authenticator_app_and_with_a_recovery_code(string userName, bool hasScripts)
    {
        var page = await SignInAsync(userName, new() { JavaScriptEnabled = hasScripts });
        await page.GotoAsync(Manage + "TwoFactorAuthentication");
        await AssertAccessibleAsync(hasScripts, page, "two-step-off");
        await page.GetByRole(AriaRole.Link, new() { Name = "Set up an authenticator app" }).ClickAsync();
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync("000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on two-step sign-in" }).ClickAsync();
        await Expect(page.Locator("[data-valmsg-for='Input.Code']")).ToContainTextAsync("The code is incorrect.");
        await AssertAccessibleAsync(hasScripts, page, "authenticator");

        var key = (await page.Locator("code.key").TextContentAsync())!;
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(CodeOf(key));
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on two-step sign-in" }).ClickAsync();
        await Expect(page.Locator(".codes li")).ToHaveCountAsync(RecoveryCodes.Count);
        await AssertAccessibleAsync(hasScripts, page, "recovery-codes");
        var recovery = await page.Locator(".codes li").First.TextContentAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I saved the codes" }).ClickAsync();
        await AssertAccessibleAsync(hasScripts, page, "two-step-on");

        await SignOutAsync(page);
        await PasswordAsync(page, userName);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Second step" })).ToBeVisibleAsync();
        await AssertAccessibleAsync(hasScripts, page, "second-step");
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(CodeOf(key, stepsLater: 1)); // The current code was used for the setup.
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.Locator(".who")).ToHaveTextAsync(userName);

        await SignOutAsync(page);
        await PasswordAsync(page, userName);
        await page.GetByRole(AriaRole.Link, new() { Name = "Use a recovery code" }).ClickAsync();
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(recovery!.ToLowerInvariant());
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("You used a recovery code");
        await page.GotoAsync(Manage + "TwoFactorAuthentication");
        await Expect(page.GetByText("9 recovery codes left")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_person_adds_a_passkey_and_signs_in_with_it_alone_and_as_second_step()
    {
        var page = await SignInAsync("dorothy");
        await AddAuthenticatorAsync(page);
        await page.GotoAsync(Manage + "Passkeys");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The passkey was added.");
        await AssertAccessibleAsync(page, "passkeys");

        await SignOutAsync(page);
        await page.GotoAsync("/Account/Login");
        await Expect(page.Locator(".who")).ToHaveTextAsync("dorothy"); // Chosen among the suggestions of the user name's field.

        await page.GotoAsync(Manage + "TwoFactorAuthentication");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on with your passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I saved the codes" }).ClickAsync();
        await SignOutAsync(page);
        await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false;");
        await PasswordAsync(page, "dorothy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Expect(page.Locator(".who")).ToHaveTextAsync("dorothy");

        await page.GotoAsync(Manage + "Passkeys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Laptop" }).ClickAsync();
        await Expect(page.Locator("[data-valmsg-summary]")).ToContainTextAsync("it is your only second step");
    }

    [Fact]
    public async Task Axe_finds_nothing_on_the_pages_of_the_second_step_in_German()
    {
        var (page, earlier) = (await SignInAsync("greta"), await OpenAsync());
        await PasswordAsync(earlier, "greta");
        await Expect(earlier.Locator(".who")).ToHaveTextAsync("greta");
        await AddAuthenticatorAsync(page);
        await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false;");
        foreach (var window in new[] { page, earlier })
        {
            await window.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["Accept-Language"] = "de" });
        }

        await AssertGermanAsync(page, Manage + "TwoFactorAuthentication", "two-step-off");
        await page.GotoAsync(Manage + "Passkeys");
        await page.Locator("[name='Input.Name']").FillAsync("Mein Notebook mit einem langen Namen im Arbeitszimmer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Passkey hinzufügen" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await AssertGermanAsync(page, Manage + "Passkeys", "passkeys");
        await Site.ChangeAsync(db => db.Users.Single(user => user.UserName == "greta").TwoFactorEnabled = true);
        await AssertGermanAsync(earlier, Manage + "Passkeys", "second-step-missing");
        await Expect(earlier.GetByText("Diese Sitzung hat Ihren zweiten Schritt noch nicht.")).ToBeVisibleAsync();

        await page.GotoAsync(Manage + "TwoFactorAuthentication");
        await page.GetByRole(AriaRole.Button, new() { Name = "Neue Wiederherstellungscodes erstellen" }).ClickAsync();
        await Expect(page.Locator(".codes li")).ToHaveCountAsync(RecoveryCodes.Count);
        await AssertAccessibleAsync(page, "recovery-codes", German);
        await AssertGermanAsync(page, Manage + "TwoFactorAuthentication", "two-step-on");
        await AssertGermanAsync(page, Manage + "EnableAuthenticator", "authenticator");

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/Account/Login");
        await page.Locator("[name='Input.UserNameOrEmail']").FillAsync("greta");
        await page.Locator("[name='Input.Password']").FillAsync(RegisterPage.GoodPassword);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Anmelden", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Zweiter Schritt" })).ToBeVisibleAsync();
        await AssertAccessibleAsync(page, "second-step", German);
        await AssertGermanAsync(page, "/Account/LoginWithRecoveryCode", "recovery-code");
    }

    // axe is a script.
    private static Task AssertAccessibleAsync(bool hasScripts, IPage page, string name) => hasScripts ? AssertAccessibleAsync(page, name) : Task.CompletedTask;

    private static async Task AssertGermanAsync(IPage page, string address, string name)
    {
        await page.GotoAsync(address);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await AssertAccessibleAsync(page, name, German);
    }

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private async Task<IPage> SignInAsync(string userName, BrowserNewContextOptions? options = null)
    {
        await Site.AddAdministratorAsync(userName, RegisterPage.GoodPassword);
        var page = await OpenAsync(options);
        await PasswordAsync(page, userName);
        await Expect(page.Locator(".who")).ToHaveTextAsync(userName);
        return page;
    }

    private static async Task PasswordAsync(IPage page, string userName)
    {
        await page.GotoAsync("/Account/Login");
        await new LoginPage(page).LogInAsync(userName, RegisterPage.GoodPassword);
    }

    private static Task SignOutAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

    private static string CodeOf(string key, int stepsLater = 0) =>
        AuthenticatorCode.Of(Base32Text.Decode(key), AuthenticatorCode.StepAt(DateTimeOffset.UtcNow) + stepsLater);
}
