using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Constraints;
using WebApp.Data;

namespace WebApp.Pages.Admin.Violations;

public sealed class IndexModel(AppDbContext db, IStringLocalizer<Texts> texts) : PageModel
{
    [FromQuery(Name = "span")]
    public string? Span { get; set; }

    [FromQuery(Name = "constraint")]
    public string? Constraint { get; set; }

    /// <summary>From the query alone: the route has a value of the name <c>page</c>, too.</summary>
    [FromQuery(Name = "page")]
    public string? OnPage { get; set; }

    public Period Period => Period.Named(Span);

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<Row> Rows { get; private set; } = [];

    /// <summary>Null when no row fits.</summary>
    public Chart? Chart { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var now = DateTime.UtcNow;
        Rows = [.. (await LoadRowsAsync(now, cancellationToken))
            .Where(row => (Constraint is null || row.Constraint == Constraint) && (OnPage is null || row.Page == OnPage))
            .OrderByDescending(row => row.In(Period)).ThenByDescending(row => row.Month).ThenBy(row => row.Constraint).ThenBy(row => row.Page)];
        if (Rows.Count > 0)
        {
            Chart = await LoadChartAsync(now, cancellationToken);
        }
    }

    /// <summary>The address of this page with other choices.</summary>
    public static string Address(Period period, string? constraint, string? page) => QueryHelpers.AddQueryString(
        "/Admin/Violations", new Dictionary<string, string?> { ["span"] = period.Name, ["constraint"] = constraint, ["page"] = page });

    public LocalizedString KindOf(Row row) => Enum.TryParse<ConstraintKind>(row.Kind, out var kind) ? kind switch
    {
        ConstraintKind.Unique => texts["Duplicate"],
        ConstraintKind.ForeignKey => texts["Reference"],
        ConstraintKind.Check => texts["Check"],
        ConstraintKind.ForeignKeyOrCheck => texts["Reference or check"],
        ConstraintKind.NotNull => texts["Required"],
        ConstraintKind.TooLong => texts["Too long"],
        ConstraintKind.OutOfRange => texts["Out of range"],
        ConstraintKind.InvalidText => texts["Characters that cannot be stored"],
        _ => texts["Rule of its own"],
    } : texts[row.Kind];

    public LocalizedString Change(int now, int before) =>
        now < before ? texts["{0:N0} fewer", before - now] : now > before ? texts["{0:N0} more", now - before] : texts["the same"];

    // Everything ends with this hour, and what came before ends as far into its last day as this one is.
    private Task<List<Row>> LoadRowsAsync(DateTime now, CancellationToken cancellationToken)
    {
        var (day, week, month) = (Period.Day.From(now), Period.Week.From(now), Period.Month.From(now));
        var (from, until) = (Period.From(now) - Period.Length, now - Period.Length);
        var first = from < month ? from : month;
        return db.ViolationCounts.Where(count => count.Hour >= first && count.Hour <= now)
            .GroupBy(count => new { count.ConstraintName, count.Kind, count.Page })
            .Select(group => new Row(
                group.Key.ConstraintName,
                group.Key.Kind,
                group.Key.Page,
                group.Sum(count => count.Hour >= day ? count.Count : 0),
                group.Sum(count => count.Hour >= week ? count.Count : 0),
                group.Sum(count => count.Hour >= month ? count.Count : 0),
                group.Sum(count => count.Hour >= from && count.Hour <= until ? count.Count : 0)))
            .ToListAsync(cancellationToken);
    }

    private async Task<Chart> LoadChartAsync(DateTime now, CancellationToken cancellationToken)
    {
        var from = Period.From(now);
        var hours = await db.ViolationCounts
            .Where(count => count.Hour >= from && count.Hour <= now)
            .Where(count => Constraint == null || count.ConstraintName == Constraint)
            .Where(count => OnPage == null || count.Page == OnPage)
            .GroupBy(count => count.Hour)
            .Select(group => new { Hour = group.Key, Count = group.Sum(count => count.Count) })
            .ToListAsync(cancellationToken);

        var counts = new int[Period.Steps];
        foreach (var hour in hours)
        {
            counts[(int)((hour.Hour - from) / Period.Step)] += hour.Count;
        }

        return new Chart(Period, from, counts);
    }

    /// <summary>How often a constraint refused what a page wrote.</summary>
    /// <param name="Before">In as long a time before the chosen period.</param>
    public sealed record Row(string Constraint, string Kind, string Page, int Day, int Week, int Month, int Before)
    {
        public int In(Period period) => period == Period.Day ? Day : period == Period.Week ? Week : Month;
    }
}
