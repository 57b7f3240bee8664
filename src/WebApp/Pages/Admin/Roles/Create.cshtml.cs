using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Pages.Admin.Roles;

public sealed class CreateModel(AppDbContext db, ILookupNormalizer normalizer, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public RoleInput Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        db.Roles.Add(new Role { Name = Input.Name!, NormalizedName = normalizer.NormalizeName(Input.Name), RequiresTwoStep = Input.RequiresTwoStep });
        await db.SaveChangesAsync();
        this.ShowNotice(texts["“{0}” was saved.", Input.Name!]);
        return RedirectToPage("Index");
    }
}
