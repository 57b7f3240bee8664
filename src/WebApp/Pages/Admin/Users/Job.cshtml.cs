using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

/// <summary>Shows the progress of a bulk job. With JavaScript, the page refreshes itself.</summary>
public sealed class JobModel(AppDbContext db) : PageModel
{
    public BulkJob Job { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.BulkJobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellationToken) is not { } job)
        {
            return NotFound();
        }

        Job = job;
        Response.Headers.CacheControl = "no-cache, no-store";
        return Page();
    }
}
