using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Admin.Roles;

public sealed class EditModel(AppDbContext db, ILookupNormalizer normalizer, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public RoleInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await RoleAsync() is not { } role)
        {
            return NotFound();
        }

        Input = new RoleInput { Name = role.Name };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await RoleAsync() is not { } role)
        {
            return NotFound();
        }

        (role.Name, role.NormalizedName) = (Input.Name!, normalizer.NormalizeName(Input.Name)!);
        await db.SaveChangesAsync();
        Notice = texts["“{0}” is saved.", role.Name];
        return RedirectToPage("Index");
    }

    // The application goes by the administrators' name.
    private Task<Role?> RoleAsync() => db.Roles.SingleOrDefaultAsync(role => role.Id == Id && role.Name != RoleNames.Administrator);
}
