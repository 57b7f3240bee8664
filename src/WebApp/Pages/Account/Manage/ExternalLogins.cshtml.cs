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

/// <summary>Lists, adds, and removes the accounts of other sites that the user can sign in with.</summary>
[TypeFilter<RecentVerificationRequired>]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class ExternalLoginsModel(
    AppDbContext db, ExternalProviders providers, ExternalChallenge challenge, ExternalLogins logins, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    public IReadOnlyList<IdentityUserLogin<Guid>> Logins { get; private set; } = [];

    public ProviderButtons Buttons { get; } = new(providers.All, "Add {0}", "/Account/Manage/ExternalLogins", "Add");

    public async Task LoadAsync(CancellationToken cancellationToken) => Logins = await db.UserLogins.AsNoTracking()
        .Where(login => login.UserId == User.UserId()).OrderBy(login => login.ProviderDisplayName).ThenBy(login => login.ProviderKey).ToListAsync(cancellationToken);

    public Task<IActionResult> OnPostAddAsync(string? provider) =>
        this.ContinueToProviderAsync(challenge, provider, ExternalChallenge.LinkTo(User), Url.Page("ExternalLogins", "Added")!);

    public async Task<IActionResult> OnGetAddedAsync(CancellationToken cancellationToken)
    {
        if (await challenge.FindAsync(ExternalChallenge.LinkTo(User)) is not { } external)
        {
            this.ShowNotice(texts["The sign-in at the provider did not work. Try again, or choose another way to sign in."]);
            return RedirectToPage();
        }

        await challenge.EndAsync();
        this.ShowNotice(await logins.TryAddAsync(User.UserId()!.Value, external, cancellationToken)
            ? texts["You can now sign in with {0}.", external.Provider.DisplayName]
            : texts["This account at {0} already belongs to another account here. Nothing was changed.", external.Provider.DisplayName]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? provider, string? key, CancellationToken cancellationToken)
    {
        if (!await logins.TryRemoveAsync(User.UserId()!.Value, provider, key, cancellationToken))
        {
            ModelState.AddModelError("", texts["This is your only way to sign in. Choose a password first."]);
            return Page();
        }

        this.ShowNotice(texts["The external sign-in was removed. Your other sessions were ended."]);
        return RedirectToPage();
    }
}
