using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Pages.Admin.Cities;

public sealed class CreateModel(AppDbContext db, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public CityInput Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        db.Cities.Add(new City { Name = Input.Name!, State = Input.State! });
        await db.SaveChangesAsync(cancellationToken);
        this.ShowNotice(texts["“{0}” was saved.", Input.Name!]);
        return RedirectToPage("Index");
    }
}
