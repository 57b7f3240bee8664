using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Cities;

/// <summary>Merges a city into another one, or lists the cities with the same name.</summary>
public sealed class MergeModel(AppDbContext db, CityMerge merge, ReferenceDataCache choices, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    /// <summary>The city to delete; null for the list.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Id { get; set; }

    [BindProperty]
    public CityMergeInput Input { get; set; } = new();

    public City? City { get; private set; }

    public IReadOnlyList<City> Duplicates { get; private set; } = [];

    public IReadOnlyDictionary<int, string> Cities { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        City ??= await FindAsync(cancellationToken);
        Duplicates = await merge.DuplicatesAsync(cancellationToken);
        Cities = await choices.CitiesAsync();
        Input.Remaining ??= Duplicates.FirstOrDefault(other => other.Id != Id && (other.State, other.NormalizedName) == (City?.State, City?.NormalizedName))?.Id;
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        City = await FindAsync(cancellationToken);
        return City is null && Id is not null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (!await merge.MergeAsync(Id ?? 0, Input.Version, Input.Remaining!.Value, CurrentActor.Of(User)!, cancellationToken))
        {
            ModelState.AddModelError("", texts["One of the cities was changed or deleted in the meantime. Review them before you merge."]);
            return Page();
        }

        this.ShowNotice(texts["The cities were merged."]);
        return RedirectToPage("Index");
    }

    private async Task<City?> FindAsync(CancellationToken cancellationToken) =>
        Id is null ? null : await db.Cities.AsNoTracking().SingleOrDefaultAsync(city => city.Id == Id, cancellationToken);
}
