using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account;

[AllowWithoutSecondStep]
public sealed class LogoutModel(SignInManager<User> signIn, IStringLocalizer<Texts> texts) : PageModel
{
    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.SignOutAsync();
        this.ShowNotice(texts["You’re signed out."]);
        return RedirectToPage("/Index");
    }
}
