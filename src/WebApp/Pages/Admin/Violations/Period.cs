namespace WebApp.Pages.Admin.Violations;

/// <summary>A period of hours or days, the last of which is not over yet. All times are UTC.</summary>
/// <param name="Name">The name in the query string.</param>
/// <param name="Steps">The number of bars in the chart.</param>
/// <param name="Step">The length of a bar: an hour or a day.</param>
public sealed record Period(string Name, int Steps, TimeSpan Step)
{
    public static readonly Period Day = new("day", 24, TimeSpan.FromHours(1));
    public static readonly Period Week = new("week", 7, TimeSpan.FromDays(1));
    public static readonly Period Month = new("month", 30, TimeSpan.FromDays(1));

    public static IReadOnlyList<Period> All { get; } = [Day, Week, Month];

    public TimeSpan Length => Steps * Step;

    public static Period Parse(string? name) => All.FirstOrDefault(period => period.Name == name) ?? Week;

    /// <summary>Returns the start of the first step.</summary>
    public DateTime From(DateTime now) => now.AddTicks(-(now.Ticks % Step.Ticks)) - (Steps - 1) * Step;
}
