using ConstraintErrors.Model;
using Microsoft.Extensions.Localization;

namespace WebApp.Pages.Admin.Violations;

/// <summary>The number of rows that a constraint refused on a page.</summary>
/// <param name="Constraint">The constraint's name in the database.</param>
/// <param name="Kind">A <see cref="ConstraintKind"/>.</param>
/// <param name="Page">The page's path or the endpoint's name.</param>
/// <param name="Day">The count of the last 24 hours.</param>
/// <param name="Week">The count of the last 7 days.</param>
/// <param name="Month">The count of the last 30 days.</param>
/// <param name="Before">The count of the period of the same length before the selected one.</param>
public sealed record Row(string Constraint, string Kind, string Page, int Day, int Week, int Month, int Before)
{
    public int In(Period period) => period == Period.Day ? Day : period == Period.Week ? Week : Month;

    /// <summary>Returns the display name of the kind, or the stored text if it has none.</summary>
    internal LocalizedString KindName(IStringLocalizer<Texts> texts) => Enum.TryParse<ConstraintKind>(Kind, out var kind) ? kind switch
    {
        ConstraintKind.Unique => texts["Duplicate"],
        ConstraintKind.ForeignKey => texts["Reference"],
        ConstraintKind.Check => texts["Check"],
        ConstraintKind.ForeignKeyOrCheck => texts["Reference or check"],
        ConstraintKind.NotNull => texts["Required"],
        ConstraintKind.TooLong => texts["Too long"],
        ConstraintKind.OutOfRange => texts["Out of range"],
        ConstraintKind.InvalidText => texts["Characters that cannot be stored"],
        _ => texts["Other constraint"],
    } : texts[Kind];
}
