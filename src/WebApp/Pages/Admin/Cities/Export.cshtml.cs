using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Administration;

namespace WebApp.Pages.Admin.Cities;

/// <summary>Downloads all cities as a file for spreadsheets and imports.</summary>
public sealed class ExportModel(CityExport export) : PageModel
{
    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return this.DownloadCsvAsync($"cities-{date}", stream => export.WriteAsync(stream, cancellationToken));
    }
}
