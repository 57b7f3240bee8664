using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Pages.Account;

public sealed class LogoutModel(SignInManager<User> signIn, IStringLocalizer<Texts> texts) : PageModel
{
    [TempData]
    public string? Notice { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.SignOutAsync();
        Notice = texts["You’re signed out."];
        return RedirectToPage("/Index");
    }
}
