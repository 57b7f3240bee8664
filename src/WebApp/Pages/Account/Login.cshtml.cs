using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;

namespace WebApp.Pages.Account;

public sealed class LoginModel(PasswordSignIn signIn, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public LoginInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (!await signIn.TryAsync(Input.UserNameOrEmail!, Input.Password!, Input.RememberMe))
        {
            // The same words for a wrong password, an unknown name and a locked account.
            ModelState.AddModelError("", texts["User name, email or password is wrong. After five wrong passwords, wait five minutes."]);
            return Page();
        }

        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : Url.Page("/Index")!);
    }
}
