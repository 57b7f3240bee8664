using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Security;

namespace WebApp.Pages.Account.Manage;

/// <summary>Shows the state of two-step sign-in, turns it on with a passkey, turns it off, and replaces the recovery codes.</summary>
[TypeFilter<RecentVerificationRequired>]
[TypeFilter<SecondStepProofRequired>]
[AllowWithoutSecondStep]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class TwoFactorAuthenticationModel(TwoStepChange change, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    public SecondSteps State { get; private set; } = null!;

    /// <summary>New recovery codes.</summary>
    public IReadOnlyList<string>? NewCodes { get; private set; }

    private Guid UserId => User.UserId()!.Value;

    public async Task LoadAsync(CancellationToken cancellationToken) => State = (await change.FindAsync(UserId, cancellationToken))!;

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
