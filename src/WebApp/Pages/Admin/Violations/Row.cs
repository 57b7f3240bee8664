namespace WebApp.Pages.Admin.Violations;

/// <summary>How often a constraint refused what a page wrote.</summary>
/// <param name="Constraint">Its name in the database.</param>
/// <param name="Kind">A <see cref="Constraints.ConstraintKind"/>.</param>
/// <param name="Page">Where.</param>
/// <param name="Day">In the last 24 hours.</param>
/// <param name="Week">In the last 7 days.</param>
/// <param name="Month">In the last 30 days.</param>
/// <param name="Before">In as long a time before the chosen period.</param>
public sealed record Row(string Constraint, string Kind, string Page, int Day, int Week, int Month, int Before)
{
    public int In(Period period) => period == Period.Day ? Day : period == Period.Week ? Week : Month;
}
