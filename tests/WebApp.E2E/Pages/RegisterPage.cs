using Microsoft.Playwright;

namespace WebApp.E2E.Pages;

public class RegisterPage(IPage page, string address = "/Account/Register", string button = "Register") : FormPage(page, address, button)
{
    public const string GoodPassword = "quiet otter paints seven";

    public ILocator UserName => Field("User name");

    public ILocator Email => Field("Email");

    public ILocator City => Field("City");

    public ILocator Password => Field("Password");

    public ILocator ConfirmPassword => Field("Repeat the password");

    public async Task FillAsync(string userName, string? email = null)
    {
        await UserName.FillAsync(userName);
        await Email.FillAsync(email ?? $"{userName}@example.com");
        await City.SelectOptionAsync("Austin, TX");
        await Password.FillAsync(GoodPassword);
        await ConfirmPassword.FillAsync(GoodPassword);
    }
}
