using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Pages.Admin.Cities;

public sealed class IndexModel(AppDbContext db) : PageModel
{
    /// <summary>Counting ends here: whether it is a thousand or a million decides nothing.</summary>
    public const int Many = 1_000;

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Rows = await db.Cities.OrderBy(city => city.Name).ThenBy(city => city.State)
            .Select(city => new Row(city.Id, city.Name, city.State, db.Users.Where(user => user.CityId == city.Id).Take(Many + 1).Count()))
            .ToListAsync(cancellationToken);

    public sealed record Row(int Id, string Name, string State, int Users);
}
