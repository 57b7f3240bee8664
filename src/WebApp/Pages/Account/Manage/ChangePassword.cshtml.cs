using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account.Manage;

[EnableRateLimiting(RateLimits.SignIn)]
public sealed class ChangePasswordModel(
    AppDbContext db, UserManager<User> users, PasswordCheck check, PasswordChange change, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public ChangePasswordInput Input { get; set; } = new();

    public bool HasPassword { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken) =>
        HasPassword = await db.Users.AnyAsync(user => user.Id == User.UserId() && user.PasswordHash != null, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await check.ByIdAsync(User.UserId()!.Value, Input.OldPassword!, cancellationToken) is not { } user)
        {
            ModelState.AddModelError("Input.OldPassword", texts["The password is incorrect. After five failed attempts, wait before you try again."]);
            return Page();
        }

        var result = await change.ApplyAsync(user, await users.GeneratePasswordResetTokenAsync(user), Input.Password!, cancellationToken);
        if (!result.Succeeded)
        {
            ModelState.AddErrors(result, nameof(Input));
            return Page();
        }

        this.ShowNotice(texts["Your password was changed. Your other sessions were ended."]);
        return RedirectToPage();
    }
}
