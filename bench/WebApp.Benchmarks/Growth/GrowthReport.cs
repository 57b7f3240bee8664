using System.Globalization;
using System.Text;

namespace WebApp.Benchmarks.Growth;

/// <summary>Writes the table and the chart of the growth from the CSV file.</summary>
internal static class GrowthReport
{
    private const string Start = "<!-- growth -->", End = "<!-- /growth -->";

    /// <param name="file">The CSV file.</param>
    /// <param name="document">The Markdown document. The text between its two comments is replaced.</param>
    /// <param name="chart">The SVG file.</param>
    public static async Task WriteAsync(string file, string document, string chart)
    {
        var samples = (await File.ReadAllLinesAsync(file)).Skip(1).Select(GrowthSample.Parse).ToList();
        await File.WriteAllTextAsync(chart, GrowthChart.Create(samples));

        var text = await File.ReadAllTextAsync(document);
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal) + Start.Length, text.IndexOf(End, StringComparison.Ordinal));
        await File.WriteAllTextAsync(document, text[..start] + "\n" + Tables(samples) + text[end..]);
    }

    private static string Tables(List<GrowthSample> samples)
    {
        var columns = samples.Select(sample => (sample.Provider, sample.Users)).Distinct().ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Measured on {samples[0].Date}, at commit `{samples[0].Commit}`, on a machine with {Environment.ProcessorCount} cores. Times in milliseconds, including the client on the same machine: the tenth percentile of the averages of batches, which other load affects less than the median.\n\n");
        AppendHeader(text, columns);
        foreach (var request in samples.GroupBy(sample => sample.Request))
        {
            AppendRow(text, request, columns, sample => sample.Milliseconds.ToString("F2", CultureInfo.InvariantCulture));
        }

        text.Append("\nThe pages of the list beside their statements alone, prepared and run on the same database: the time of the statements, and the ratio of the page to it.\n\n");
        AppendHeader(text, columns);
        foreach (var request in samples.Where(sample => sample.Statements is not null).GroupBy(sample => sample.Request))
        {
            AppendRow(text, request, columns, sample => string.Create(CultureInfo.InvariantCulture, $"{sample.Statements:F2} ({sample.Milliseconds / sample.Statements:F1})"));
        }

        return text.ToString();
    }

    private static void AppendHeader(StringBuilder text, List<(string Provider, int Users)> columns)
    {
        text.Append("| Request |");
        foreach (var (provider, users) in columns)
        {
            text.Append(CultureInfo.InvariantCulture, $" {GrowthChart.Name(provider)} {users:N0} |");
        }

        text.Append("\n| --- |").Insert(text.Length, " ---: |", columns.Count).Append('\n');
    }

    private static void AppendRow(
        StringBuilder text, IGrouping<string, GrowthSample> request, List<(string Provider, int Users)> columns, Func<GrowthSample, string> value)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {request.Key} |");
        foreach (var (provider, users) in columns)
        {
            text.Append(CultureInfo.InvariantCulture, $" {value(request.Single(sample => sample.Provider == provider && sample.Users == users))} |");
        }

        text.Append('\n');
    }
}
