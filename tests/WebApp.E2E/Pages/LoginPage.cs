using Microsoft.Playwright;

namespace WebApp.E2E.Pages;

public sealed class LoginPage(IPage page) : FormPage(page, "/Account/Login", "Sign in")
{
    public async Task LogInAsync(string userName, string password)
    {
        await Field("User name or email").FillAsync(userName);
        await Field("Password").FillAsync(password);
        await SubmitAsync();
    }
}
