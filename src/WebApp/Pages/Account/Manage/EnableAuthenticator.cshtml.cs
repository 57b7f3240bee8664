using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using WebApp.Accounts;
using WebApp.Security;

namespace WebApp.Pages.Account.Manage;

/// <summary>Sets up an authenticator app and then shows the recovery codes once.</summary>
[TypeFilter<RecentVerificationRequired>]
[TypeFilter<SecondStepProofRequired>]
[AllowWithoutSecondStep]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class EnableAuthenticatorModel(
    Authenticator authenticator, TwoStepChange change, IOptions<SiteOptions> site, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public EnableAuthenticatorInput Input { get; set; } = new();

    /// <summary>The key for apps without a camera.</summary>
    public string Key { get; private set; } = "";

    public QrCode QrCode { get; private set; } = null!;

    /// <summary>The recovery codes, after the app has been set up.</summary>
    public IReadOnlyList<string>? RecoveryCodes { get; private set; }

    public Task LoadAsync(CancellationToken cancellationToken)
    {
        var userId = User.UserId()!.Value;
        if (authenticator.ReadKey(userId, Input.Key) is { } shown)
        {
            Key = shown;
        }
        else
        {
            (Key, Input.Key) = authenticator.CreateKey(userId);
            ModelState.Remove("Input.Key"); // The posted value has expired.
        }

        QrCode = QrCode.OfAuthenticator(site.Value.Name, User.Identity!.Name!, Key);
        return Task.CompletedTask;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            RecoveryCodes = await change.TryAddAuthenticatorAsync(User.UserId()!.Value, Input.Key, Authenticator.Normalize(Input.Code!), cancellationToken);
            if (RecoveryCodes is null)
            {
                ModelState.AddModelError("Input.Code", texts["The code is incorrect. Check that the clock of your device is right, and enter the current code."]);
            }
        }

        return Page();
    }
}
