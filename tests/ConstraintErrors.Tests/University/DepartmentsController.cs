using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace ConstraintErrors.Tests.University;

public sealed class DepartmentsController(UniversityContext db) : Controller
{
    public IActionResult Create()
    {
        ViewBag.Heads = new SelectList(db.Teachers, "Id", "Name");
        return View();
    }

    [HttpPost, ValidateAntiForgeryToken]
    public async Task<IActionResult> Create(Department department)
    {
        if (!ModelState.IsValid)
        {
            ViewBag.Heads = new SelectList(db.Teachers, "Id", "Name");
            return View(department);
        }

        db.Add(department);
        await db.SaveChangesAsync();
        return RedirectToAction(nameof(Create));
    }

    [HttpPost, ValidateAntiForgeryToken, DuplicateIsConflict]
    public async Task<IActionResult> Force(string name)
    {
        db.Add(new Department { Name = name });
        await db.SaveChangesAsync();
        return NoContent();
    }
}
