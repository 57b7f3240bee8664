using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Pages.Admin.Violations;

/// <summary>Counts the rows that the database refused. All periods end with the current hour.</summary>
internal sealed class Statistics(AppDbContext db)
{
    /// <summary>Returns the counts by constraint and page, the most frequent of the period first.</summary>
    public async Task<IReadOnlyList<Row>> RowsAsync(Period period, string? constraint, string? page, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(period);
        var (day, week, month) = (Period.Day.From(now), Period.Week.From(now), Period.Month.From(now));

        // The comparison period ends as far into its last step as the current period.
        var (from, until) = (period.From(now) - period.Length, now - period.Length);
        var first = from < month ? from : month;
        var rows = await db.ViolationCounts.Where(count => count.Hour >= first && count.Hour <= now)
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

        // Filtered in memory: the query string may contain text that the database does not accept.
        return [.. rows.Where(row => (constraint is null || row.Constraint == constraint) && (page is null || row.Page == page))
            .OrderByDescending(row => row.In(period)).ThenByDescending(row => row.Month).ThenBy(row => row.Constraint).ThenBy(row => row.Page)];
    }

    /// <summary>Returns the counts per step of a period, for names returned by <see cref="RowsAsync"/>.</summary>
    public async Task<IReadOnlyList<int>> CountsAsync(Period period, string? constraint, string? page, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(period);
        var from = period.From(now);
        var hours = await db.ViolationCounts.Where(count => count.Hour >= from && count.Hour <= now)
            .Where(count => constraint == null || count.ConstraintName == constraint)
            .Where(count => page == null || count.Page == page)
            .GroupBy(count => count.Hour)
            .Select(group => new { Hour = group.Key, Count = group.Sum(count => count.Count) })
            .ToListAsync(cancellationToken);

        var counts = new int[period.Steps];
        foreach (var hour in hours)
        {
            counts[(int)((hour.Hour - from) / period.Step)] += hour.Count;
        }

        return counts;
    }
}
