using System.Globalization;

namespace WebApp.Pages.Admin.Violations;

/// <summary>
/// The positions of the bars and lines of a bar chart. Widths are in percent and heights in pixels, so that bars shrink with the window but
/// text does not.
/// </summary>
public sealed class Chart
{
    /// <summary>The default height in pixels, from the axis to the top line.</summary>
    public const int Height = 160;

    private const double ShareOfBar = 0.72;

    private readonly int _height;

    public Chart(Period period, DateTime from, IReadOnlyList<int> counts, int height = Height)
    {
        _height = height;
        Scale = Scale.For(counts.Max());
        var width = 100.0 / counts.Count;
        Bars = [.. counts.Select((count, index) => new Bar(
            from + index * period.Step,
            count,
            Percent(index * width),
            Percent((index + (1 - ShareOfBar) / 2) * width),
            Percent((index + 0.5) * width)))];
        Width = Percent(width);
        BarWidth = Percent(width * ShareOfBar);
    }

    public IReadOnlyList<Bar> Bars { get; }

    /// <summary>The width of a bar and its spacing.</summary>
    public string Width { get; }

    public string BarWidth { get; }

    public Scale Scale { get; }

    /// <summary>Returns the distance of a count from the top line in pixels. A count greater than zero is always visible.</summary>
    public string Y(long count) => Number(_height - Pixels(count));

    public string HeightOf(long count) => Number(Pixels(count));

    private double Pixels(long count) => count == 0 ? 0 : Math.Max(1.5, (double)_height * count / Scale.Top);

    private static string Percent(double value) => Number(value) + "%";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A bar for one hour or day.</summary>
    public sealed record Bar(DateTime Start, int Count, string X, string BarX, string Middle);
}
