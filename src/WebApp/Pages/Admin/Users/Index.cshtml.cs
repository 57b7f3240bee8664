using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Administration;

namespace WebApp.Pages.Admin.Users;

public sealed class IndexModel(UserList list) : PageModel
{
    public const int DefaultSize = 50;

    [BindProperty(SupportsGet = true, Name = "")]
    public UserFilter Filter { get; set; } = new();

    [BindProperty(SupportsGet = true), EnumDataType(typeof(UserSort))]
    public UserSort Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Desc { get; set; }

    [BindProperty(SupportsGet = true), Range(1, 200)]
    public int Size { get; set; } = DefaultSize;

    [BindProperty(SupportsGet = true)]
    public Guid? After { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    public UserPage Users { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest(); // Not the whole list in place of a part of it that was asked for wrongly.
        }

        Users = await list.PageAsync(Filter, new UserPosition(Sort, Desc, Size, After, Before), cancellationToken);
        return Page();
    }

    /// <summary>This page's address with another order.</summary>
    public string Sorted(UserSort sort) => Address(sort, descending: sort == Sort ? !Desc : sort == UserSort.Created);

    public string Next => Address(Sort, Desc, ("after", Users.Rows[^1].Id));

    public string Previous => Address(Sort, Desc, ("before", Users.Rows[0].Id));

    public string First => Address(Sort, Desc);

    private string Address(UserSort sort, bool descending, (string Name, Guid Id)? beside = null)
    {
        var query = new QueryBuilder(Filter.ToQuery()!);
        if (sort != UserSort.Name)
        {
            query.Add("sort", sort.ToString());
        }

        if (descending)
        {
            query.Add("desc", "true");
        }

        if (Size != DefaultSize)
        {
            query.Add("size", Size.ToString(CultureInfo.InvariantCulture));
        }

        if (beside is var (name, id))
        {
            query.Add(name, id.ToString());
        }

        return $"{Request.PathBase}{Request.Path}{query}";
    }
}
