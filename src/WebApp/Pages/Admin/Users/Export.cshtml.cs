using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Administration;

namespace WebApp.Pages.Admin.Users;

/// <summary>Downloads the users that match the list's filter as a file for spreadsheets.</summary>
public sealed class ExportModel(UserExport export) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")]
    public UserFilter Filter { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        var date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return await this.DownloadCsvAsync($"users-{date}", stream => export.WriteAsync(Filter, stream, cancellationToken));
    }
}
