using System.Diagnostics;
using System.Globalization;

namespace WebApp.Benchmarks;

/// <summary>The times of responses that an attacker must not tell apart.</summary>
internal static class Times
{
    public static async Task<double> OfPostAsync(HttpClient client, string address, HttpContent form)
    {
        var start = Stopwatch.GetTimestamp();
        using var response = await client.PostAsync(address, form);
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return response.IsSuccessStatusCode || response.Headers.Location is not null ? time : throw new InvalidOperationException($"The status is {response.StatusCode}.");
    }

    /// <summary>Prints a table of the medians and their ratios to the first.</summary>
    public static void Write(string title, Dictionary<string, List<double>> times)
    {
        var reference = Median(times.Values.First());
        Console.WriteLine($"| {title} | median | to {times.Keys.First()} |");
        Console.WriteLine("| --- | ---: | ---: |");
        foreach (var (name, measured) in times)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Median(measured):F1} ms | {Median(measured) / reference:F2} |"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
