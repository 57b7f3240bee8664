using System.Diagnostics.Metrics;
using ConstraintErrors.Databases;
using ConstraintErrors.Forms;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>
/// Keeps by the hour how often the database refused a row, for the page <c>/Admin/Violations</c>: listens to the counter of
/// <see cref="ConstraintMetrics"/>, and writes every ten seconds and when the application stops. What could not be
/// written is kept for the next time. Its own statements stand outside every page, and are therefore never counted.
/// </summary>
internal sealed partial class ViolationRecorder(IMeterFactory meters, IServiceScopeFactory scopes, ILogger<ViolationRecorder> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    private readonly MeterListener _listener = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Lock _lock = new();
    private Dictionary<Key, Sum> _counted = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Listeners hear the whole process, which may hold more than one application.
            if (instrument.Meter.Name == ConstraintMetrics.MeterName && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Note);
        _listener.Start();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _listener.Dispose();
        _writing.Dispose();
        base.Dispose();
    }

    /// <summary>Writes what was counted so far. Never throws: it logs, and keeps the rest.</summary>
    /// <remarks>Cannot be cancelled: of an interrupted statement nobody knows whether it counted.</remarks>
    internal async Task FlushAsync()
    {
        await _writing.WaitAsync();
        var counted = Take();
        try
        {
            if (counted.Count > 0)
            {
                await WriteAsync(counted);
            }
        }
#pragma warning disable CA1031 // Whatever it is, the site goes on without its statistics.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogKept(exception);
        }
        finally
        {
            foreach (var (key, sum) in counted)
            {
                Add(key, sum);
            }

            _writing.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await FlushAsync();
        }
    }

    private static async Task WriteAsync(AppDbContext db, Key key, Sum sum)
    {
        var row = db.ViolationCounts.TagWith("background")
            .Where(count => count.Hour == key.Hour && count.ConstraintName == key.Constraint && count.Page == key.Page);
        if (await IncrementAsync() > 0)
        {
            return;
        }

        db.Add(new ViolationCount { Hour = key.Hour, ConstraintName = key.Constraint, Page = key.Page, Kind = sum.Kind, Count = sum.Count });
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException exception) when (DatabaseError.Find(exception) is { Kind: ConstraintKind.Unique })
        {
            await IncrementAsync(); // Another process was faster by a moment.
        }
        finally
        {
            db.ChangeTracker.Clear();
        }

        Task<int> IncrementAsync() => row.ExecuteUpdateAsync(set => set.SetProperty(count => count.Count, count => count.Count + sum.Count));
    }

    /// <summary>Takes out what is written.</summary>
    private async Task WriteAsync(Dictionary<Key, Sum> counted)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        foreach (var (key, sum) in counted)
        {
            await WriteAsync(db, key, sum);
            counted.Remove(key);
        }
    }

    private void Note(Instrument instrument, long count, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var (constraint, kind, page) = ("", "", "");
        foreach (var (name, value) in tags)
        {
            switch (name)
            {
                case "constraint": constraint = value?.ToString() ?? ""; break;
                case "kind": kind = value?.ToString() ?? ""; break;
                case "page": page = value?.ToString() ?? ""; break;
            }
        }

        var now = DateTime.UtcNow;
        Add(new Key(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour)), Cut(constraint), Cut(page)), new Sum(kind, (int)count));
    }

    private void Add(Key key, Sum sum)
    {
        lock (_lock)
        {
            _counted[key] = _counted.TryGetValue(key, out var before) ? before with { Count = before.Count + sum.Count } : sum;
        }
    }

    private Dictionary<Key, Sum> Take()
    {
        lock (_lock)
        {
            var counted = _counted;
            _counted = [];
            return counted;
        }
    }

    private static string Cut(string name) => name.Length <= ViolationCountConfiguration.NameLength ? name : name[..ViolationCountConfiguration.NameLength];

    [LoggerMessage(Level = LogLevel.Warning, Message = "How often the database refused a row could not be written; it is kept for the next time.")]
    private partial void LogKept(Exception exception);

    /// <summary>As the table's: a constraint that is known by no name keeps the kind that it was first met with in the hour.</summary>
    private readonly record struct Key(DateTime Hour, string Constraint, string Page);

    private readonly record struct Sum(string Kind, int Count);
}
