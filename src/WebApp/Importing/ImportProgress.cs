using System.Collections.Concurrent;

namespace WebApp.Importing;

/// <summary>
/// The progress of the transactions of this process that import all rows or none. Other connections do not see what such a transaction
/// writes, and SQLite lets nobody else write meanwhile.
/// </summary>
public sealed class ImportProgress
{
    private readonly ConcurrentDictionary<Guid, (int Visited, bool IsStopRequested)> _running = new();

    /// <summary>Records the number of rows that were read. Returns whether somebody asked to stop.</summary>
    public bool Report(Guid job, int visited) => _running.AddOrUpdate(job, (visited, false), (_, before) => (visited, before.IsStopRequested)).IsStopRequested;

    /// <summary>Returns the number of rows that were read; null if this process does not run the job.</summary>
    public int? Find(Guid job) => _running.TryGetValue(job, out var found) ? found.Visited : null;

    /// <summary>Asks to stop. Returns whether this process runs the job.</summary>
    public bool TryStop(Guid job)
    {
        while (_running.TryGetValue(job, out var found))
        {
            if (_running.TryUpdate(job, found with { IsStopRequested = true }, found))
            {
                return true;
            }
        }

        return false;
    }

    public void Remove(Guid job) => _running.TryRemove(job, out _);
}
