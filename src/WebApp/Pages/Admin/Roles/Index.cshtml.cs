using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Admin.Roles;

public sealed class IndexModel(AppDbContext db) : PageModel
{
    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Rows = await db.Roles.OrderBy(role => role.Name)
            .Select(role => new Row(role.Id, role.Name!, db.UserRoles.Where(member => member.RoleId == role.Id).Take(Cities.IndexModel.MaxCount + 1).Count(), role.RequiresTwoStep))
            .ToListAsync(cancellationToken);

    public sealed record Row(Guid Id, string Name, int Users, bool RequiresTwoStep)
    {
        /// <summary>Whether the application refers to the role by name.</summary>
        public bool IsBuiltIn => Name == RoleNames.Administrator;
    }
}
