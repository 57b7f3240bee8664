using WebApp.Pages.Admin.Violations;

namespace WebApp.Pages.Admin;

/// <summary>A small bar chart with one bar per day, ending today.</summary>
/// <param name="Name">The id of the element that contains the chart's text alternative.</param>
/// <param name="Chart">The positions of the bars.</param>
public sealed record DailyChart(string Name, Chart Chart)
{
    public const int Height = 56;

    public int Total => Chart.Bars.Sum(bar => bar.Count);

    public static DailyChart Of(string name, Period period, DateTime now, IReadOnlyList<int> counts) => new(name, new Chart(period, period.From(now), counts, Height));
}
