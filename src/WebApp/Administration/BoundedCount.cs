namespace WebApp.Administration;

/// <summary>A number of rows that is exact up to a bound, so that counting reads few rows of a large table.</summary>
public sealed record BoundedCount(long Number, CountPrecision Precision)
{
    public const int Bound = 10_000;

    /// <param name="found">Rows of a query that returns at most one more than <see cref="Bound"/>.</param>
    public static BoundedCount Of(int found) => found > Bound ? new(Bound, CountPrecision.MoreThan) : new(found, CountPrecision.Exact);

    /// <summary>An estimate, rounded to three digits.</summary>
    public static BoundedCount About(long number)
    {
        var unit = (long)Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, number))) - 2));
        return new BoundedCount((number + unit / 2) / unit * unit, CountPrecision.About);
    }
}
