using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account.Manage;

/// <summary>Shows the state of two-step sign-in, turns it on with a passkey, turns it off, and replaces the recovery codes.</summary>
[TypeFilter<RecentVerificationRequired>]
[AllowWithoutSecondStep]
public sealed class TwoFactorAuthenticationModel(
    AppDbContext db, TwoStepChange change, Authenticator authenticator, RecoveryCodes recoveryCodes, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    public bool IsOn { get; private set; }

    public bool IsRequired { get; private set; }

    public bool HasAuthenticator { get; private set; }

    public bool HasPasskey { get; private set; }

    public int CodesLeft { get; private set; }

    /// <summary>New recovery codes.</summary>
    public IReadOnlyList<string>? NewCodes { get; private set; }

    private Guid UserId => User.UserId()!.Value;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        IsOn = await db.Users.AnyAsync(user => user.Id == UserId && user.TwoFactorEnabled, cancellationToken);
        IsRequired = await change.IsRequiredAsync(UserId, cancellationToken);
        HasAuthenticator = await authenticator.ExistsAsync(UserId, cancellationToken);
        HasPasskey = await db.UserPasskeys.AnyAsync(passkey => passkey.UserId == UserId, cancellationToken);
        CodesLeft = await recoveryCodes.CountAsync(UserId, cancellationToken);
    }

    public async Task<IActionResult> OnPostEnableAsync(CancellationToken cancellationToken)
    {
        NewCodes = await change.TryEnableAsync(UserId, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostCodesAsync(CancellationToken cancellationToken)
    {
        NewCodes = await change.TryReplaceCodesAsync(UserId, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostDisableAsync(CancellationToken cancellationToken)
    {
        if (!await change.TryDisableAsync(UserId, cancellationToken))
        {
            ModelState.AddModelError("", texts["One of your roles requires two-step sign-in."]);
            return Page();
        }

        this.ShowNotice(texts["Two-step sign-in is off."]);
        return RedirectToPage();
    }
}
