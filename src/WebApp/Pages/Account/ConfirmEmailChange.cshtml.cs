using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>Gives an account its new email with a link that was sent there. A GET changes nothing, because mail programs open links.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class ConfirmEmailChangeModel(
    EmailLinks links, EmailChanges changes, SignInManager<User> signIn, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true, Name = "change")]
    public Guid? ChangeId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>The email that the page shows. The handler takes it from the change.</summary>
    [BindProperty]
    public EmailInput Input { get; set; } = new();

    /// <summary>The change; null when the link is invalid.</summary>
    public EmailChange? Change { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Change = await links.FindOpenAsync(ChangeId, Token, cancellationToken);
        Input.Email = Change?.NewEmail;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || await links.FindOpenAsync(ChangeId, Token, cancellationToken) is not { } change || !(await changes.ConfirmAsync(change.Id, cancellationToken)).Succeeded)
        {
            return Page();
        }

        this.ShowNotice(texts["Your email is now {0}. Other sessions were ended.", change.NewEmail]);
        if (User.UserId() != change.UserId)
        {
            return RedirectToPage("Login");
        }

        await signIn.RefreshSignInAsync(change.User!); // The changed security stamp has ended this session, too.
        return RedirectToPage("/Account/Manage/Email");
    }
}
