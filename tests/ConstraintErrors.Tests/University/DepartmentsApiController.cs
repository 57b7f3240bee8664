using Microsoft.AspNetCore.Mvc;

namespace ConstraintErrors.Tests.University;

[ApiController, Route("api/departments")]
public sealed class DepartmentsApiController(UniversityContext db) : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Create(Department department)
    {
        db.Add(department);
        await db.SaveChangesAsync();
        return NoContent();
    }
}
