using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>Sets a password by the link from a mail, which is good once: the password's change makes it void.</summary>
public sealed class SetPasswordModel(UserManager<User> users, IStringLocalizer<Texts> texts) : PageModel
{
    private User? _user;

    [BindProperty]
    public SetPasswordInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "user")]
    public string? UserId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [TempData]
    public string? Notice { get; set; }

    /// <summary>Null when the link is no good, or no longer.</summary>
    public string? UserName => _user?.UserName;

    public async Task OnGetAsync() => await FindAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await FindAsync() is not { } user || !ModelState.IsValid)
        {
            return Page();
        }

        // Whoever has the link reads mail at this address. Saved together with the password.
        (user.EmailConfirmed, user.AccessFailedCount) = (true, 0);
        if (user.LockoutEnd < DateTimeOffset.UtcNow + users.Options.Lockout.DefaultLockoutTimeSpan)
        {
            user.LockoutEnd = null; // For wrong passwords; an administrator's lock lasts.
        }

        var result = await users.ResetPasswordAsync(user, DecodedToken(), Input.Password!);
        if (result.Errors.Any(error => error.Code is nameof(IdentityErrorDescriber.InvalidToken) or nameof(IdentityErrorDescriber.ConcurrencyFailure)))
        {
            _user = null; // Somebody else was faster with the same link.
            return Page();
        }

        if (!result.Succeeded)
        {
            ModelState.AddIdentityErrors(result, nameof(Input));
            return Page();
        }

        Notice = texts["Your password is set. Log in to begin."];
        return RedirectToPage("Login");
    }

    private async Task<User?> FindAsync() =>
        _user = Guid.TryParse(UserId, out _) && await users.FindByIdAsync(UserId) is { DisabledAt: null } user
            && await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<User>.ResetPasswordTokenPurpose, DecodedToken())
            ? user
            : null;

    private string DecodedToken()
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(Token ?? ""));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
