using System.Globalization;
using Microsoft.Extensions.Localization;

namespace WebApp.Administration;

/// <summary>A row count that is exact up to a bound, so that counting a large table reads few rows.</summary>
public sealed record BoundedCount(long Number, CountPrecision Precision)
{
    public const int Bound = 10_000;

    /// <param name="found">The number of rows of a query that returns at most <see cref="Bound"/> plus one.</param>
    public static BoundedCount Of(int found) => found > Bound ? new(Bound, CountPrecision.MoreThan) : new(found, CountPrecision.Exact);

    /// <summary>Returns an estimate, rounded to three digits.</summary>
    public static BoundedCount About(long number)
    {
        var unit = (long)Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, number))) - 2));
        return new BoundedCount((number + unit / 2) / unit * unit, CountPrecision.About);
    }

    /// <summary>Returns the localized text, such as “more than 10,000”.</summary>
    public string ToText(IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Precision switch
        {
            CountPrecision.MoreThan => texts["more than {0:N0}", Number],
            CountPrecision.About => texts["about {0:N0}", Number],
            _ => Number.ToString("N0", CultureInfo.CurrentCulture),
        };
    }
}
