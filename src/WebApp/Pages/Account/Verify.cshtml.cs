using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>Asks for the password again before a sensitive page.</summary>
[Authorize]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class VerifyModel(PasswordCheck check, RecentVerification verification, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public VerifyInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Whether a form was submitted and not saved.</summary>
    [BindProperty(SupportsGet = true)]
    public bool IsUnsaved { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await check.ByIdAsync(User.UserId()!.Value, Input.Password!, cancellationToken) is not { } user)
        {
            ModelState.AddModelError("Input.Password", texts["The password is incorrect. After five failed attempts, wait before you try again."]);
            return Page();
        }

        await verification.RenewAsync(user, cancellationToken);
        return this.RedirectBack(ReturnUrl, Url.Page("/Account/Manage/Index")!);
    }
}
