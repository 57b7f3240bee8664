using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Roles;

public sealed class EditModel(AppDbContext db, ILookupNormalizer normalizer, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public RoleInput Input { get; set; } = new();

    /// <summary>Whether the name of the role cannot be changed.</summary>
    public bool IsBuiltIn { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Roles.SingleOrDefaultAsync(role => role.Id == id, cancellationToken) is not { } role)
        {
            return NotFound();
        }

        Input = new RoleInput { Name = role.Name, RequiresTwoStep = role.RequiresTwoStep, ConcurrencyStamp = role.ConcurrencyStamp };
        IsBuiltIn = role.IsBuiltIn();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Roles.SingleOrDefaultAsync(role => role.Id == id, cancellationToken) is not { } role)
        {
            return NotFound();
        }

        IsBuiltIn = role.IsBuiltIn();
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (!IsBuiltIn)
        {
            (role.Name, role.NormalizedName) = (Input.Name!, normalizer.NormalizeName(Input.Name)!);
        }

        (role.RequiresTwoStep, role.ConcurrencyStamp) = (Input.RequiresTwoStep, Guid.NewGuid().ToString());
        db.Entry(role).Property(changed => changed.ConcurrencyStamp).OriginalValue = Input.ConcurrencyStamp;
        await db.SaveChangesAsync(cancellationToken);
        this.ShowNotice(texts["“{0}” was saved.", role.Name!]);
        return RedirectToPage("Index");
    }
}
