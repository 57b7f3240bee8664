using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>Restores the old email with the link in the notice of a change. A GET changes nothing, because mail programs open links.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class UndoEmailChangeModel(EmailLinks links, EmailChanges changes, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>The email that the page shows. The handler takes it from the change.</summary>
    [BindProperty]
    public EmailInput Input { get; set; } = new();

    /// <summary>The change; null when the link is invalid.</summary>
    public EmailChange? Change { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Change = await links.FindUndoableAsync(Token, cancellationToken);
        Input.Email = Change?.OldEmail;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || await links.FindUndoableAsync(Token, cancellationToken) is not { } change || !(await changes.UndoAsync(change.Id, cancellationToken)).Succeeded)
        {
            return Page();
        }

        this.ShowNotice(texts["Your email is {0} again, and all sessions were ended. You’ll receive an email with a link to choose a new password.", change.OldEmail]);
        return RedirectToPage("Login");
    }
}
