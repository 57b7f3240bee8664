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
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = $"attachment; filename=\"users-{date}.csv\"";
        await export.WriteAsync(Filter, Response.Body, cancellationToken);
        return new EmptyResult();
    }
}
