using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Audit;

public sealed class IndexModel([FromKeyedServices(ReadOnlyDatabase.Key)] AuditList list) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")]
    public AuditFilter Filter { get; set; } = new();

    /// <summary>The entry that the page starts after; only older entries are shown.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public AuditPage Audit { get; private set; } = null!;

    public static IReadOnlyList<string> Types { get; } = [nameof(Data.User), nameof(Role), nameof(City)];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        Audit = await list.PageAsync(Filter, Before, cancellationToken);
        return Page();
    }
}
