using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConstraintErrors.Tests.University.Pages.Departments;

/// <summary>Deletes a teacher, as scaffolded: what it shows is loaded in OnGet, and no element shows an error.</summary>
public sealed class DeleteModel(UniversityContext db) : PageModel
{
    public Teacher Teacher { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(int id)
    {
        if (await db.Teachers.FindAsync(id) is not { } teacher)
        {
            return NotFound();
        }

        Teacher = teacher;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int id)
    {
        db.Remove((await db.Teachers.FindAsync(id))!);
        await db.SaveChangesAsync();
        return RedirectToPage("Create");
    }
}
