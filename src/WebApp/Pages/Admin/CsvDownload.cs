using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace WebApp.Pages.Admin;

internal static class CsvDownload
{
    /// <summary>Streams a CSV file that the browser saves.</summary>
    public static async Task<IActionResult> DownloadCsvAsync(this PageModel page, string fileName, Func<Stream, Task> write)
    {
        page.Response.ContentType = "text/csv; charset=utf-8";
        page.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}.csv\"";
        await write(page.Response.Body);
        return new EmptyResult();
    }
}
