using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Pages.Admin.Cities;

public sealed class IndexModel(AppDbContext db, ILookupNormalizer normalizer) : PageModel
{
    /// <summary>The number at which counting stops: larger counts make no difference to the administrator.</summary>
    public const int MaxCount = 1_000;

    private const int Size = 50;

    /// <summary>A part of the name, or a state.</summary>
    [BindProperty(SupportsGet = true), StringLength(100)]
    public string? Search { get; set; }

    /// <summary>The page number. The name <c>page</c> is reserved: it is a route value of every Razor Page.</summary>
    [BindProperty(SupportsGet = true), Range(1, 1_000)]
    public int Number { get; set; } = 1;

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public bool HasNext { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        var search = normalizer.NormalizeName(Search?.Trim()) ?? "";
        var found = await db.Cities.Where(city => search == "" || city.NormalizedName.Contains(search) || city.State == search)
            .OrderBy(city => city.Name).ThenBy(city => city.State).Skip((Number - 1) * Size).Take(Size + 1)
            .Select(city => new Row(city.Id, city.Name, city.State, db.Users.Where(user => user.CityId == city.Id).Take(MaxCount + 1).Count()))
            .ToListAsync(cancellationToken);
        (Rows, HasNext) = ([.. found.Take(Size)], found.Count > Size);
        return Page();
    }

    public sealed record Row(int Id, string Name, string State, int Users);
}
