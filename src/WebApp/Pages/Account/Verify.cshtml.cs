using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>Asks for another proof of the identity before a sensitive page: the password, a passkey, or a sign-in at a linked provider.</summary>
[Authorize]
[AllowWithoutSecondStep]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class VerifyModel(
    AppDbContext db, UserManager<User> users, PasswordCheck check, PasskeySignIn passkeys, TwoStepChange secondSteps, RecentVerification verification, ExternalProviders providers, ExternalChallenge challenge,
    IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public VerifyInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Whether a form was submitted and not saved.</summary>
    [BindProperty(SupportsGet = true)]
    public bool IsUnsaved { get; set; }

    /// <summary>Whether the password was entered recently and only the second step is missing.</summary>
    public bool BySecondStep { get; private set; }

    public ProviderButtons Providers { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        BySecondStep = verification.IsRecent(User) && await secondSteps.AreMissingAsync(User, cancellationToken);
        var linked = providers.All.Count == 0 ? [] : await db.UserLogins.Where(login => login.UserId == User.UserId()).Select(login => login.LoginProvider).ToListAsync(cancellationToken);
        Providers = new([.. providers.All.Where(provider => linked.Contains(provider.Name))], "Confirm with {0}", "/Account/Verify", "Provider", ReturnUrl);
    }

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

        await verification.RenewAsync(user, hasSecondStep: false, cancellationToken);
        return this.RedirectBack(ReturnUrl, Url.Page("/Account/Manage/Index")!);
    }

    public async Task<IActionResult> OnGetPasskeyOptionsAsync() => Content(await passkeys.CreateRequestAsync(await users.GetUserAsync(User)), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        if (await passkeys.CheckAsync(credential, User.UserId(), cancellationToken) is not { } user)
        {
            ModelState.AddModelError("", texts["The passkey was not accepted."]);
            return Page();
        }

        await verification.RenewAsync(user, hasSecondStep: true, cancellationToken);
        return this.RedirectBack(ReturnUrl, Url.Page("/Account/Manage/Index")!);
    }

    public Task<IActionResult> OnPostProviderAsync(string? provider) => this.ContinueToProviderAsync(
        challenge, provider, ExternalChallenge.Verify(User), Url.Page("Verify", "Verified", new { ReturnUrl = this.ToReturnUrl(ReturnUrl) })!);

    public async Task<IActionResult> OnGetVerifiedAsync(CancellationToken cancellationToken)
    {
        var external = await challenge.FindAsync(ExternalChallenge.Verify(User));
        await challenge.EndAsync();
        if (external is null || await db.FindOwnerAsync(external, cancellationToken) is not { } user || user.Id != User.UserId())
        {
            this.ShowNotice(texts["This is not the account that you sign in with here. Try again."]);
            return RedirectToPage(new { ReturnUrl = this.ToReturnUrl(ReturnUrl) });
        }

        await verification.RenewAsync(user, hasSecondStep: false, cancellationToken);
        return this.RedirectBack(ReturnUrl, Url.Page("/Account/Manage/Index")!);
    }
}
