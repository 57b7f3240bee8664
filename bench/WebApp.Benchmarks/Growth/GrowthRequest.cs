using System.Data.Common;
using System.Diagnostics;

namespace WebApp.Benchmarks.Growth;

/// <summary>A request to one site. A batch of the request runs in every n-th round.</summary>
internal sealed class GrowthRequest(string name, Func<Task> send)
{
    private readonly List<double> _times = [];
    private readonly List<double> _statementTimes = [];

    public string Name => name;

    /// <summary>The number of requests in a batch.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>The number of rounds between two batches.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>The number of rows that the request reads, to state the time of 1,000 rows; null to state the time of the request.</summary>
    public int? Rows { get; init; }

    /// <summary>The prepared statements of the request, if they are measured.</summary>
    public IReadOnlyList<DbCommand> Statements { get; init; } = [];

    public double Milliseconds => Fast(_times) * Unit;

    public double MedianMilliseconds => _times.Order().ElementAt(_times.Count / 2) * Unit;

    public double? StatementMilliseconds => Statements.Count == 0 ? null : Fast(_statementTimes);

    private double Unit => Rows is { } rows ? 1000.0 / rows : 1;

    public async Task RunBatchAsync(bool isMeasured)
    {
        var time = await TimeAsync(send);
        var statementTime = Statements.Count == 0 ? 0 : await TimeAsync(ReadStatementsAsync);
        if (isMeasured)
        {
            _times.Add(time);
            _statementTimes.Add(statementTime);
        }
    }

    private async Task ReadStatementsAsync()
    {
        foreach (var statement in Statements)
        {
            await RecordedStatement.ReadAsync(statement);
        }
    }

    /// <summary>Returns the average time in a batch.</summary>
    private async Task<double> TimeAsync(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < BatchSize; i++)
        {
            await action();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / BatchSize;
    }

    // The tenth percentile: other load on the machine multiplies the median.
    private static double Fast(List<double> times) => times.Order().ElementAt(times.Count / 10);
}
