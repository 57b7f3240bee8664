using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Importing;

namespace WebApp.Pages.Admin.Import;

/// <summary>Shows the progress and the result of the current step of an import, and starts the import.</summary>
public sealed class JobModel(ImportJobs jobs, ImportErrorList errors, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The line after which the listed errors begin.</summary>
    [BindProperty(SupportsGet = true), Range(0, int.MaxValue)]
    public int After { get; set; }

    public ImportJob Job { get; private set; } = null!;

    /// <summary>Whether the current step is running.</summary>
    public bool IsRunning { get; private set; }

    public IReadOnlyList<(string Field, ImportErrorKind Kind, int Count)> Kinds { get; private set; } = [];

    public IReadOnlyList<RefusedRow> Rows { get; private set; } = [];

    public bool HasMore { get; private set; }

    public IReadOnlyList<ImportField> Fields => ImportFields.Of(Job.Kind);

    /// <summary>The number of rows that the import has not reached.</summary>
    public int Rest => Job.Total - Job.Created - Job.Updated - Job.Unchanged - Job.Refused;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || await jobs.FindAsync(Id, cancellationToken) is not { } job)
        {
            return NotFound();
        }

        if (job is { State: ImportState.Uploaded, FinishedAt: null })
        {
            return RedirectToPage("Columns", new { Id });
        }

        Job = job;
        IsRunning = job.FinishedAt is null && job.State is ImportState.Uploading or ImportState.Checking or ImportState.Running;
        if (!IsRunning && job.Refused > 0)
        {
            Kinds = await errors.CountAsync(Id, cancellationToken);
            (Rows, HasMore) = await errors.PageAsync(Id, After, cancellationToken);
        }

        Response.Headers.CacheControl = "no-cache, no-store";
        return Page();
    }

    public async Task<IActionResult> OnPostRunAsync(string? result, bool allOrNothing, bool invitations, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        if (!await jobs.RunAsync(Id, result, allOrNothing, invitations, CurrentActor.Of(User)!, cancellationToken)
            && await jobs.FindAsync(Id, cancellationToken) is { State: ImportState.Checked, FinishedAt: null })
        {
            this.ShowNotice(texts["The dry run has another result now. Review it before you import."]);
        }

        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostStopAsync(CancellationToken cancellationToken)
    {
        await jobs.StopAsync(Id, cancellationToken);
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(Id, cancellationToken) is not { } job || !await jobs.DeleteAsync(Id, cancellationToken))
        {
            return RedirectToPage(new { Id });
        }

        this.ShowNotice(texts["“{0}” was deleted.", job.FileName]);
        return RedirectToPage($"/Admin/{job.Kind}/Import");
    }
}
