using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Security;

namespace WebApp.Pages.Account;

[EnableRateLimiting(RateLimits.SignIn)]
public sealed class LoginModel(PasswordSignIn signIn, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public LoginInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (!await signIn.TryAsync(Input.UserNameOrEmail!, Input.Password!, Input.RememberMe, cancellationToken))
        {
            // The same message for a wrong password, an unknown name, and a locked account.
            ModelState.AddModelError("", texts["The user name, email, or password is incorrect. After five failed attempts, wait before you try again."]);
            return Page();
        }

        return this.RedirectBack(ReturnUrl, Url.Page("/Index")!);
    }
}
