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

        Input = new RoleInput { Name = role.Name, ConcurrencyStamp = role.ConcurrencyStamp };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await RoleAsync() is not { } role)
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        (role.Name, role.NormalizedName, role.ConcurrencyStamp) = (Input.Name!, normalizer.NormalizeName(Input.Name)!, Guid.NewGuid().ToString());
        db.Entry(role).Property(changed => changed.ConcurrencyStamp).OriginalValue = Input.ConcurrencyStamp;
        await db.SaveChangesAsync();
        Notice = texts["“{0}” is saved.", role.Name];
        return RedirectToPage("Index");
    }

    // The application goes by the administrators' name.
    private Task<Role?> RoleAsync() => db.Roles.SingleOrDefaultAsync(role => role.Id == Id && role.Name != RoleNames.Administrator);
}
