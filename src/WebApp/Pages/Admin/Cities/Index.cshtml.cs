using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Pages.Admin.Cities;

public sealed class IndexModel(AppDbContext db) : PageModel
{
    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Rows = await db.Cities.OrderBy(city => city.Name).ThenBy(city => city.State)
            .Select(city => new Row(city.Id, city.Name, city.State, db.Users.Count(user => user.CityId == city.Id)))
            .ToListAsync(cancellationToken);

    public sealed record Row(int Id, string Name, string State, int Users);
}
