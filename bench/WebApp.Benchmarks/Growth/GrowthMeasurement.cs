using System.Globalization;

namespace WebApp.Benchmarks.Growth;

/// <summary>
/// Measures requests on databases with different numbers of users. The requests take turns between the databases, so that other load
/// affects all of them alike.
/// </summary>
internal static class GrowthMeasurement
{
    private const int Rounds = 100;

    /// <summary>The number of rounds after which the runtime has compiled the code with optimization.</summary>
    private const int WarmUpRounds = 60;

    /// <summary>Appends the times to a CSV file.</summary>
    /// <param name="provider">The database provider.</param>
    /// <param name="prefix">The beginning of the connection strings, which end with the number of users.</param>
    /// <param name="file">The CSV file.</param>
    /// <param name="commit">The measured commit.</param>
    /// <param name="sizes">The numbers of users.</param>
    public static async Task RunAsync(string provider, string prefix, string file, string commit, IReadOnlyList<int> sizes)
    {
        var sites = new List<GrowthSite>();
        foreach (var size in sizes)
        {
            sites.Add(await GrowthSite.StartAsync(provider, string.Create(CultureInfo.InvariantCulture, $"{prefix}{size}"), size));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}: {size:N0} users seeded"));
        }

        for (var round = -WarmUpRounds; round < Rounds; round++)
        {
            for (var request = 0; request < sites[0].Requests.Count; request++)
            {
                if (round % sites[0].Requests[request].Interval == 0)
                {
                    await RunAsync(sites, request, first: round + WarmUpRounds, isMeasured: round >= 0);
                }
            }
        }

        await AppendAsync(sites, provider, file, commit);
        foreach (var site in sites)
        {
            await site.DisposeAsync();
        }
    }

    // A different site begins each time, because the first batch of a request finds cold caches of the processor.
    private static async Task RunAsync(List<GrowthSite> sites, int request, int first, bool isMeasured)
    {
        for (var i = 0; i < sites.Count; i++)
        {
            await sites[(first + i) % sites.Count].Requests[request].RunBatchAsync(isMeasured);
        }
    }

    private static async Task AppendAsync(List<GrowthSite> sites, string provider, string file, string commit)
    {
        var date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var samples =
            from site in sites
            from request in site.Requests
            let sample = new GrowthSample(
                date, commit, provider, site.Users, request.Name, request.Milliseconds, request.MedianMilliseconds, request.StatementMilliseconds)
            select sample.ToCsv();
        await File.AppendAllLinesAsync(file, File.Exists(file) ? samples : samples.Prepend(GrowthSample.Header));
    }
}
