using System.Globalization;
using System.Xml.Linq;

namespace WebApp.Benchmarks.Growth;

/// <summary>Draws one panel for each request, with one line for each database. The axis of the times begins at zero.</summary>
internal static class GrowthChart
{
    private const int Columns = 4, PanelWidth = 240, PanelHeight = 200, Left = 34, Top = 44, PlotWidth = 150, PlotHeight = 110, Legend = 34;

    // The text stays text, and the colors follow the color scheme of the reader.
    private const string Style = """
        text { font: 12px system-ui, sans-serif; fill: #1f2937 }
        .title { font-weight: 600; font-size: 13px }
        .axis { stroke: #6b7280 }
        path { fill: none; stroke-width: 2.5 }
        .Sqlite path { stroke: #1d4ed8 } .Sqlite circle, .Sqlite text { fill: #1d4ed8 }
        .PostgreSql path { stroke: #b45309; stroke-dasharray: 6 3 } .PostgreSql circle, .PostgreSql text { fill: #b45309 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e5e7eb }
          .axis { stroke: #9ca3af }
          .Sqlite path { stroke: #93c5fd } .Sqlite circle, .Sqlite text { fill: #93c5fd }
          .PostgreSql path { stroke: #fcd34d } .PostgreSql circle, .PostgreSql text { fill: #fcd34d }
        }
        """;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static string Name(string provider) => provider == "Sqlite" ? "SQLite" : "PostgreSQL";

    public static string Create(IReadOnlyList<GrowthSample> samples)
    {
        var panels = samples.GroupBy(sample => sample.Request).ToList();
        var (width, height) = (Columns * PanelWidth, Legend + (panels.Count + Columns - 1) / Columns * PanelHeight);
        var root = Element("svg", ("viewBox", $"0 0 {width} {height}"), ("width", width), ("height", height), ("role", "img"));
        root.Add(
            new XElement(s_svg + "title", "Time of requests by number of users"),
            new XElement(s_svg + "style", Style));
        foreach (var (provider, index) in samples.Select(sample => sample.Provider).Distinct().Select((provider, index) => (provider, index)))
        {
            root.Add(LegendEntry(provider, 12 + index * 120));
        }

        root.Add(panels.Select((panel, index) => Panel(panel.Key, [.. panel], index % Columns * PanelWidth, Legend + index / Columns * PanelHeight)));
        return root + "\n";
    }

    private static XElement LegendEntry(string provider, int left)
    {
        var entry = Element("g", ("class", provider), ("transform", $"translate({left} 18)"));
        entry.Add(Element("path", ("d", "M0 0H28")), Text(36, 4, Name(provider)));
        return entry;
    }

    private static XElement Panel(string title, IReadOnlyList<GrowthSample> samples, int left, int top)
    {
        var (sizes, max) = (samples.Select(sample => sample.Users).Distinct().Order().ToList(), samples.Max(sample => sample.Milliseconds) * 1.25);
        var panel = Element("g", ("transform", $"translate({left + Left} {top + Top})"));
        panel.Add(
            Text(-22, -22, title, ("class", "title")),
            Text(-6, 8, "ms", ("text-anchor", "end")),
            Text(-6, PlotHeight + 4, "0", ("text-anchor", "end")),
            Element("line", ("class", "axis"), ("y2", PlotHeight)),
            Element("line", ("class", "axis"), ("y1", PlotHeight), ("x2", PlotWidth + 40), ("y2", PlotHeight)),
            sizes.Select(size => Text(X(size), PlotHeight + 18, size >= 1_000_000 ? Invariant($"{size / 1_000_000} M") : Invariant($"{size / 1000} k"), ("text-anchor", "middle"))));
        foreach (var line in samples.GroupBy(sample => sample.Provider))
        {
            var points = line.OrderBy(sample => sample.Users).Select(sample => (sample, X: X(sample.Users), Y: PlotHeight * (1 - sample.Milliseconds / max))).ToList();
            var group = Element("g", ("class", line.Key));
            group.Add(Element("path", ("d", "M" + string.Join('L', points.Select(point => Invariant($"{point.X:F1} {point.Y:F1}"))))));
            foreach (var (sample, x, y) in points)
            {
                var isUpper = samples.Where(other => other.Users == sample.Users).All(other => other.Milliseconds <= sample.Milliseconds);
                group.Add(
                    Element("circle", ("cx", Invariant($"{x:F1}")), ("cy", Invariant($"{y:F1}")), ("r", 3)),
                    Text(x, y + (isUpper ? -8 : 17), Invariant($"{sample.Milliseconds:F2}"), ("text-anchor", "middle")));
            }

            panel.Add(group);
        }

        return panel;

        // The axis of the numbers of users is logarithmic.
        double X(int users) => sizes.Count == 1 ? PlotWidth / 2.0 : 20 + PlotWidth * Math.Log(users / (double)sizes[0]) / Math.Log(sizes[^1] / (double)sizes[0]);
    }

    private static XElement Text(double x, double y, string text, params (string Name, object Value)[] attributes)
    {
        var element = Element("text", [("x", Invariant($"{x:F1}")), ("y", Invariant($"{y:F1}")), .. attributes]);
        element.Add(text);
        return element;
    }

    private static XElement Element(string name, params (string Name, object Value)[] attributes) =>
        new(s_svg + name, attributes.Select(attribute => new XAttribute(attribute.Name, attribute.Value)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
