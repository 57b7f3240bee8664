using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Pages.People;

/// <summary>Shows a user's public data.</summary>
public sealed class PersonModel(AppDbContext db) : PageModel
{
    public string Name { get; private set; } = "";

    /// <summary>A few sentences about the user; null without any.</summary>
    public string? Bio { get; private set; }

    /// <summary>The time of registration, in UTC.</summary>
    public DateTime Since { get; private set; }

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken cancellationToken)
    {
        var person = await db.Profiles.Where(profile => profile.Handle == handle)
            .Select(profile => new { profile.DisplayName, profile.Bio, profile.User!.CreatedAt })
            .SingleOrDefaultAsync(cancellationToken);
        if (person is null)
        {
            return NotFound();
        }

        (Name, Bio, Since) = (person.DisplayName, person.Bio, person.CreatedAt);
        return Page();
    }
}
