using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Administration;

namespace WebApp.Pages.Admin.Cities;

/// <summary>Downloads all cities as a file for spreadsheets and imports.</summary>
public sealed class ExportModel(CityExport export) : PageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = $"attachment; filename=\"cities-{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.csv\"";
        await export.WriteAsync(Response.Body, cancellationToken);
        return new EmptyResult();
    }
}
