using System.Diagnostics.Metrics;
using ConstraintErrors.Databases;
using ConstraintErrors.Forms;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>
/// Records how often the database refuses a row, per hour, for the page <c>/Admin/Violations</c>. Listens to the counter of
/// <see cref="ConstraintMetrics"/> and writes every ten seconds and when the application stops. Counts that cannot be written are kept for
/// the next attempt. Its own statements run outside every page and are therefore never counted.
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
            // A listener receives the instruments of the whole process, which may host more than one application.
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

    /// <summary>Writes the current counts. Never throws: it logs failures and keeps the remaining counts.</summary>
    /// <remarks>Cannot be canceled: after an interrupted statement, it is unknown whether the counts were stored.</remarks>
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
#pragma warning disable CA1031 // A failure of the statistics must not affect the site.
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
            await IncrementAsync(); // Another process inserted the row in the meantime.
        }
        finally
        {
            db.ChangeTracker.Clear();
        }

        Task<int> IncrementAsync() => row.ExecuteUpdateAsync(set => set.SetProperty(count => count.Count, count => count.Count + sum.Count));
    }

    /// <summary>Writes the counts and removes those that were stored.</summary>
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

    [LoggerMessage(EventId = 2031, EventName = "ViolationCountsKept", Level = LogLevel.Warning, Message = "Violation counts could not be written; they are kept for the next attempt.")]
    private partial void LogKept(Exception exception);

    /// <summary>Matches the table's key: a constraint without a known name keeps its first kind of the hour.</summary>
    private readonly record struct Key(DateTime Hour, string Constraint, string Page);

    private readonly record struct Sum(string Kind, int Count);
}
