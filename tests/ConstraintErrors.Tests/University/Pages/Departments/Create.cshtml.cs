using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace ConstraintErrors.Tests.University.Pages.Departments;

/// <summary>Binds the entity, and fills its list in OnGet alone: a view without the list throws.</summary>
public sealed class CreateModel(UniversityContext db) : PageModel
{
    [BindProperty]
    public Department Department { get; set; } = new();

    public SelectList Heads { get; private set; } = null!;

    public void OnGet() => Heads = new SelectList(db.Teachers, "Id", "Name");

    public async Task<IActionResult> OnPostAsync()
    {
        db.Add(Department);
        await db.SaveChangesAsync();
        return RedirectToPage();
    }
}
