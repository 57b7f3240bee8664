using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Pages.Admin.Cities;

public sealed class EditModel(AppDbContext db, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public CityInput Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken cancellationToken)
    {
        if (await db.Cities.FindAsync([id], cancellationToken) is not { } city)
        {
            return NotFound();
        }

        Input = new CityInput { Name = city.Name, State = city.State, ConcurrencyStamp = city.ConcurrencyStamp };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int id, CancellationToken cancellationToken)
    {
        if (await db.Cities.FindAsync([id], cancellationToken) is not { } city)
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        (city.Name, city.State, city.ConcurrencyStamp) = (Input.Name!, Input.State!, Guid.NewGuid());
        // A missing token must never match.
        db.Entry(city).Property(changed => changed.ConcurrencyStamp).OriginalValue = Input.ConcurrencyStamp ?? Guid.AllBitsSet;
        await db.SaveChangesAsync(cancellationToken);
        this.ShowNotice(texts["“{0}” was saved.", city.Name]);
        return RedirectToPage("Index");
    }
}
