using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using WebApp.Data;

namespace WebApp.Pages.Admin.Violations;

public sealed class IndexModel(AppDbContext db) : PageModel
{
    private readonly Statistics _statistics = new(db);

    [FromQuery(Name = "span")]
    public string? Span { get; set; }

    [FromQuery(Name = "constraint")]
    public string? Constraint { get; set; }

    /// <summary>The page to filter by. Bound only from the query, because the route also has a value named <c>page</c>.</summary>
    [FromQuery(Name = "page")]
    public string? OnPage { get; set; }

    public Period Period => Period.Parse(Span);

    /// <summary>The rows, most frequent first.</summary>
    public IReadOnlyList<Row> Rows { get; private set; } = [];

    /// <summary>The chart; null when no row matches.</summary>
    public Chart? Chart { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var now = DateTime.UtcNow;
        Rows = await _statistics.RowsAsync(Period, Constraint, OnPage, now, cancellationToken);
        if (Rows.Count > 0)
        {
            Chart = new Chart(Period, Period.From(now), await _statistics.CountsAsync(Period, Constraint, OnPage, now, cancellationToken));
        }
    }

    /// <summary>Returns the address of this page with other filters.</summary>
    public static string Address(Period period, string? constraint, string? page) => QueryHelpers.AddQueryString(
        "/Admin/Violations", new Dictionary<string, string?> { ["span"] = period.Name, ["constraint"] = constraint, ["page"] = page });
}
