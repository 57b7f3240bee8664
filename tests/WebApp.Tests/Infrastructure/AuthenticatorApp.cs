using TestInfrastructure;
using WebApp.Accounts;

namespace WebApp.Tests.Infrastructure;

/// <summary>An authenticator app that has received the key of an account.</summary>
internal sealed class AuthenticatorApp
{
    private const string Address = "/Account/Manage/EnableAuthenticator";

    private readonly byte[] _key;

    private AuthenticatorApp(string key) => _key = Base32Text.Decode(key);

    /// <summary>The recovery codes that the page showed.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    /// <summary>Sets up two-step sign-in for the signed-in user. The code of the current step is used afterwards.</summary>
    public static async Task<AuthenticatorApp> SetUpAsync(HttpClient client)
    {
        var page = await FormPage.OpenAsync(client, Address);
        var app = Of(page);
        var done = await page.PostAsync(page.Filled(("Input.Code", app.CodeAt(DateTimeOffset.UtcNow))));
        app.RecoveryCodes = [.. done.Document.QuerySelectorAll(".codes li").Select(code => code.TextContent.Trim())];
        Assert.NotEmpty(app.RecoveryCodes);
        return app;
    }

    public static AuthenticatorApp Of(FormPage page) => new(page.Document.QuerySelector("code.key")!.TextContent);

    public string CodeAt(DateTimeOffset time) => AuthenticatorCode.Of(_key, AuthenticatorCode.StepAt(time));

    /// <summary>A code that is valid and has not been used for the setup.</summary>
    public string NextCode() => CodeAt(DateTimeOffset.UtcNow.AddSeconds(30));
}
