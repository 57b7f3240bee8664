using System.Globalization;
using WebApp.Administration;

namespace WebApp.Pages.Admin;

/// <summary>A horizontal bar that shows a part of a whole. If the part is only a lower bound, the rest of the bar is dashed.</summary>
public sealed record Meter(long Part, long Whole, bool IsAtLeast, string Text)
{
    public static Meter Of(BoundedCount part, BoundedCount whole, string text) => new(part.Number, whole.Number, part.Precision == CountPrecision.MoreThan, text);

    /// <summary>The width of the bar. A part greater than zero is always visible.</summary>
    public string Width => Part == 0 ? "0" : Math.Clamp(100.0 * Part / Math.Max(1, Whole), 0.8, 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
