using System.Buffers.Text;
using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account.Manage;

/// <summary>Lists the passkeys of the user, and adds, renames, and removes them.</summary>
[TypeFilter<RecentVerificationRequired>]
[TypeFilter<SecondStepProofRequired>]
[AllowWithoutSecondStep]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class PasskeysModel(UserManager<User> users, PasskeyList passkeys, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public PasskeyInput Input { get; set; } = new();

    public IReadOnlyList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    public async Task LoadAsync(CancellationToken cancellationToken) =>
        Passkeys = [.. (await passkeys.OfAsync(await OwnerAsync())).OrderBy(passkey => passkey.CreatedAt)];

    public async Task<IActionResult> OnGetOptionsAsync() => Content(await passkeys.CreateRequestAsync(await OwnerAsync()), "application/json");

    public async Task<IActionResult> OnPostAddAsync(string? credential, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        return Finish(await passkeys.TryAddAsync(await OwnerAsync(), credential, Input.Name!, cancellationToken), texts["The passkey was added."], texts["The passkey was not accepted."]);
    }

    public async Task<IActionResult> OnPostRenameAsync(string? id)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        return Finish(await passkeys.TryRenameAsync(await OwnerAsync(), Id(id), Input.Name!), texts["The passkey was renamed."], texts["The passkey no longer exists."]);
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? id, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        return Finish(await passkeys.TryRemoveAsync(await OwnerAsync(), Id(id), cancellationToken), texts["The passkey was removed. Your other sessions were ended."], texts["The passkey can’t be removed: it is your only second step, or your only way to sign in."]);
    }

    public static string IdOf(UserPasskeyInfo passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    private static byte[] Id(string? id) => Base64Url.IsValid(id) ? Base64Url.DecodeFromChars(id) : [];

    private IActionResult Finish(bool isDone, string notice, string error)
    {
        if (isDone)
        {
            this.ShowNotice(notice);
            return RedirectToPage();
        }

        ModelState.AddModelError("", error);
        return Page();
    }

    private async Task<User> OwnerAsync() => (await users.GetUserAsync(User))!;
}
