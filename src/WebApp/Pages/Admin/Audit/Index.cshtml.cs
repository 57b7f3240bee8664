using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Pages.Admin.Audit;

public sealed class IndexModel(AppDbContext db, ILookupNormalizer normalizer) : PageModel
{
    private const int Size = 50;

    /// <summary>Who did it, by user name.</summary>
    [BindProperty(SupportsGet = true)]
    public string? By { get; set; }

    /// <summary>To whom, by user name.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Type { get; set; }

    /// <summary>Only entries older than this one.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];

    public bool HasMore { get; private set; }

    public static IReadOnlyList<string> Types { get; } = [nameof(Data.User), nameof(Role), nameof(City)];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        var entries = db.AuditEntries.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(By))
        {
            var id = await KeyAsync(By, cancellationToken);
            entries = entries.Where(entry => entry.ActorId == id);
        }

        if (!string.IsNullOrWhiteSpace(To))
        {
            var key = (await KeyAsync(To, cancellationToken)).ToString();
            entries = entries.Where(entry => entry.EntityType == nameof(Data.User) && entry.EntityKey == key);
        }
        else if (!string.IsNullOrEmpty(Type))
        {
            entries = entries.Where(entry => entry.EntityType == Type);
        }

        var found = await entries.Where(entry => Before == null || entry.Id < Before).OrderByDescending(entry => entry.Id).Take(Size + 1).ToListAsync(cancellationToken);
        (Entries, HasMore) = ([.. found.Take(Size)], found.Count > Size);
        return Page();
    }

    // Of one who is deleted, the name is known from what was written down.
    private async Task<Guid> KeyAsync(string name, CancellationToken cancellationToken)
    {
        var (normalized, trimmed) = (normalizer.NormalizeName(name.Trim()), name.Trim());
        if (await db.Users.Where(user => user.NormalizedUserName == normalized).Select(user => (Guid?)user.Id).SingleOrDefaultAsync(cancellationToken) is { } id)
        {
            return id;
        }

        var key = await db.AuditEntries.Where(entry => entry.EntityType == nameof(Data.User) && entry.EntityName == trimmed)
            .OrderByDescending(entry => entry.Id).Select(entry => entry.EntityKey).FirstOrDefaultAsync(cancellationToken);
        return Guid.TryParse(key, out var former) ? former : Guid.Empty;
    }
}
