using WebApp.Pages.Admin.Violations;

namespace WebApp.Pages.Admin;

/// <summary>A small bar chart with a bar for each day, today last.</summary>
/// <param name="Name">The id of the element that the chart's text alternative is in.</param>
/// <param name="Chart">Where the bars are.</param>
public sealed record DailyChart(string Name, Chart Chart)
{
    public const int Height = 56;

    public int Total => Chart.Bars.Sum(bar => bar.Count);

    public static DailyChart Of(string name, Period period, DateTime now, IReadOnlyList<int> counts) => new(name, new Chart(period, period.From(now), counts, Height));
}
