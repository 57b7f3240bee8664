using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Data;
using WebApp.Importing;

namespace WebApp.Pages.Admin.Import;

/// <summary>Downloads the rows that were not imported, with their errors.</summary>
public sealed class RefusedModel(ImportJobs jobs, RefusedRows rows) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken) is not { } job)
        {
            return NotFound();
        }

        var name = job.Kind == ImportKind.Users ? "users" : "cities";
        return await this.DownloadCsvAsync($"{name}-with-errors", stream => rows.WriteAsync(job, stream, cancellationToken));
    }
}
