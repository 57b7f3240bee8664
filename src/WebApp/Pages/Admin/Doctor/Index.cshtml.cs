using ConstraintErrors.Doctor;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Data;

namespace WebApp.Pages.Admin.Doctor;

/// <summary>Compares the database with the model on request.</summary>
public sealed class IndexModel(AppDbContext db, DatabaseDoctor doctor) : PageModel
{
    /// <summary>The findings, most severe first; null before the check.</summary>
    public IReadOnlyList<Finding>? Findings { get; private set; }

    public async Task OnPostAsync(bool allData, CancellationToken cancellationToken)
    {
        var findings = await doctor.ExamineAsync(db, allData, cancellationToken);
        Findings = [.. findings.OrderBy(finding => finding.Severity)];
    }
}
