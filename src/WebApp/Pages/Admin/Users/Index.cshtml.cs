using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

public sealed class IndexModel([FromKeyedServices(ReadOnlyDatabase.Key)] UserList list, ReferenceDataCache choices) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")]
    public UserFilter Filter { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "")]
    public UserCursor Position { get; set; } = new();

    public UserPage Users { get; private set; } = null!;

    /// <summary>The number of matching users on all pages.</summary>
    public BoundedCount Matching { get; private set; } = null!;

    public IReadOnlyDictionary<int, string> Cities { get; private set; } = null!;

    public IReadOnlyDictionary<Guid, string> Roles { get; private set; } = null!;

    public string Next => Address(Position with { After = Users.Rows[^1].Id, Before = null });

    public string Previous => Address(Position with { After = null, Before = Users.Rows[0].Id });

    public string First => Address(Position with { After = null, Before = null });

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest(); // An invalid filter must not return the unfiltered list.
        }

        Users = await list.PageAsync(Filter, Position, cancellationToken);
        Matching = await list.CountAsync(Filter, cancellationToken);
        (Cities, Roles) = (await choices.CitiesAsync(), await choices.RolesAsync());
        return Page();
    }

    /// <summary>Returns the address of this list in another order.</summary>
    public string Sorted(UserSort sort) => Address(Position.SortedBy(sort));

    private string Address(UserCursor position) =>
        $"{Request.PathBase}{Request.Path}{new QueryBuilder([.. Filter.ToQuery(), .. position.ToQuery()])}";
}
