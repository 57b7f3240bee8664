using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Roles;

public sealed class DeleteModel(AppDbContext db, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public Role? Role { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        Role = await RoleAsync();
        return Role is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await RoleAsync() is not { } role)
        {
            return NotFound();
        }

        db.Remove(role);
        await db.SaveChangesAsync();
        this.ShowNotice(texts["“{0}” was deleted.", role.Name!]);
        return RedirectToPage("Index");
    }

    private Task<Role?> RoleAsync() => db.Roles.AsNoTracking().Changeable().SingleOrDefaultAsync(role => role.Id == Id);
}
