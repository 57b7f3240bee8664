using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Admin.Roles;

public sealed class DeleteModel(AppDbContext db, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [TempData]
    public string? Notice { get; set; }

    /// <summary>For the view, which also comes back after a refusal. The administrators' role is not to be deleted.</summary>
    public Task<Role?> RoleAsync() =>
        db.Roles.AsNoTracking().SingleOrDefaultAsync(role => role.Id == Id && role.Name != RoleNames.Administrator);

    public async Task<IActionResult> OnGetAsync() => await RoleAsync() is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await RoleAsync() is not { } role)
        {
            return NotFound();
        }

        db.Remove(role);
        await db.SaveChangesAsync();
        Notice = texts["“{0}” is deleted.", role.Name!];
        return RedirectToPage("Index");
    }
}
