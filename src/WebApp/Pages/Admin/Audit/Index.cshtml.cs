using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Audit;

public sealed class IndexModel(AuditList list) : PageModel
{
    private const int Size = 50;

    [BindProperty(SupportsGet = true, Name = "")]
    public AuditFilter Filter { get; set; } = new();

    /// <summary>Only entries older than this one.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];

    public bool HasMore { get; private set; }

    public static IReadOnlyList<string> Types { get; } = [nameof(Data.User), nameof(Role), nameof(City)];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        var found = await list.LoadAsync(Filter, Before, Size + 1, cancellationToken);
        (Entries, HasMore) = ([.. found.Take(Size)], found.Count > Size);
        return Page();
    }
}
