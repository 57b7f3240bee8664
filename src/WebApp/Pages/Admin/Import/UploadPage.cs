using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Importing;

namespace WebApp.Pages.Admin.Import;

/// <summary>Uploads a file, and lists the latest imports of the same kind.</summary>
public abstract class UploadPage(ImportKind kind, AppDbContext db, ImportUpload upload, IOptions<ImportOptions> options, IStringLocalizer<Texts> texts) : PageModel
{
    private const int Listed = 10;

    public ImportKind Kind => kind;

    [BindProperty, Required(ErrorMessage = "Choose a CSV file.")]
    [Display(Name = "CSV file")]
    public IFormFile? CsvFile { get; set; }

    public IReadOnlyList<ImportJob> Jobs { get; private set; } = [];

    public ImportOptions Limits => options.Value;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (HttpContext.Features.Get<OversizedUpload>() is not null)
        {
            ModelState.AddModelError(nameof(CsvFile), texts["The file is larger than {0} MB.", Limits.MaxMegabytes]);
            Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        }

        await LoadAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            try
            {
                await using var stream = CsvFile!.OpenReadStream();
                return RedirectToPage("/Admin/Import/Columns", new { id = await upload.StoreAsync(kind, stream, CsvFile.FileName, CurrentActor.Of(User)!, cancellationToken) });
            }
            catch (ImportFileException exception)
            {
                ModelState.AddModelError(nameof(CsvFile), exception.Message);
            }
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Jobs = await db.ImportJobs.AsNoTracking().Where(job => job.Kind == kind && job.State != ImportState.Uploading).OrderByDescending(job => job.Id).Take(Listed).ToListAsync(cancellationToken);
}
