using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Pages.Admin.Cities;

public sealed class DeleteModel(AppDbContext db, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public int Id { get; set; }

    public City? City { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        City = await CityAsync();
        return City is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await CityAsync() is not { } city)
        {
            return NotFound();
        }

        db.Remove(city);
        await db.SaveChangesAsync();
        this.ShowNotice(texts["“{0}” was deleted.", city.Name]);
        return RedirectToPage("Index");
    }

    private Task<City?> CityAsync() => db.Cities.AsNoTracking().SingleOrDefaultAsync(city => city.Id == Id);
}
