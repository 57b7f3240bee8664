using Microsoft.AspNetCore.Mvc.RazorPages;

namespace WebApp.Pages.Dev;

/// <summary>Lists the emails in the development folder, newest first. Returns a 404 outside Development.</summary>
public sealed class EmailsModel(IConfiguration configuration, IWebHostEnvironment environment) : PageModel
{
    public IReadOnlyList<Item> Emails { get; private set; } = [];

    public void OnGet()
    {
        var folder = new DirectoryInfo(Path.Combine(environment.ContentRootPath, configuration["Email:Folder"] ?? ""));
        Emails = configuration["Email:Folder"] is null || !folder.Exists
            ? []
            : [.. folder.EnumerateFiles("*.eml").OrderByDescending(file => file.LastWriteTimeUtc).Take(50).Select(Read)];
    }

    private static Item Read(FileInfo file)
    {
        var parts = System.IO.File.ReadAllText(file.FullName).Split("\r\n\r\n", 2);
        var headers = parts[0].Split("\r\n").Select(line => line.Split(": ", 2)).ToLookup(header => header[0], header => header[^1]);
        return new Item(headers["To"].FirstOrDefault() ?? "", headers["Subject"].FirstOrDefault() ?? "", file.LastWriteTimeUtc, parts[^1].Split("\r\n"));
    }

    public sealed record Item(string To, string Subject, DateTime At, IReadOnlyList<string> Lines);
}
