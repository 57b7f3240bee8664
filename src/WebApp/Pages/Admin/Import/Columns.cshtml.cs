using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Importing;

namespace WebApp.Pages.Admin.Import;

/// <summary>Assigns the columns of a file to fields, and starts the dry run.</summary>
public sealed class ColumnsModel(ImportJobs jobs) : PageModel
{
    private const int RowsShown = 5;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The index of the column of each field.</summary>
    [BindProperty]
    public Dictionary<string, int?> Columns { get; set; } = [];

    [BindProperty]
    public bool UpdatesExisting { get; set; }

    public ImportJob Job { get; private set; } = null!;

    public IReadOnlyList<string> Headers { get; private set; } = [];

    public IReadOnlyList<IReadOnlyList<string>> Rows { get; private set; } = [];

    public IReadOnlyList<ImportField> Fields => ImportFields.Of(Job.Kind);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(Id, cancellationToken) is not { } job)
        {
            return NotFound();
        }

        if (job.State is not (ImportState.Uploaded or ImportState.Checked) || job.FinishedAt is not null)
        {
            return RedirectToPage("Job", new { Id });
        }

        (Job, Headers, Rows) = (job, ImportCells.HeadersOf(job), await jobs.FirstRowsAsync(Id, RowsShown, cancellationToken));
        (Columns, UpdatesExisting) = (ImportCells.ColumnsOf(job).ToDictionary(column => column.Key, column => (int?)column.Value), job.UpdatesExisting);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(Id, cancellationToken) is not { } job)
        {
            return NotFound();
        }

        var (fields, count) = (ImportFields.Of(job.Kind), ImportCells.HeadersOf(job).Length);
        if (!ModelState.IsValid || Columns.Any(column => fields.All(field => field.Name != column.Key) || column.Value < 0 || column.Value >= count))
        {
            return BadRequest();
        }

        var columns = Columns.Where(column => column.Value is not null).ToDictionary(column => column.Key, column => column.Value!.Value);
        await jobs.CheckAsync(Id, columns, UpdatesExisting, CurrentActor.Of(User)!, cancellationToken);
        return RedirectToPage("Job", new { Id });
    }
}
