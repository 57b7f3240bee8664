using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Accounts;
using WebApp.Administration;

namespace WebApp.Pages.Account.Manage;

/// <summary>Shows the changes to the account, by the owner and by others.</summary>
public sealed class HistoryModel(AuditList list) : PageModel
{
    /// <summary>The entry that the page starts after; only older entries are shown.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public AuditPage Audit { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        Audit = await list.HistoryAsync(nameof(Data.User), User.UserId().ToString()!, Before, cancellationToken);
        return Page();
    }
}
