using System.Threading.RateLimiting;

namespace WebApp.Accounts;

/// <summary>
/// Limits the number of passwords that are hashed at the same time: a hash occupies a core for about 50 ms, and other requests need one.
/// Further requests wait, in order of arrival and without a thread.
/// </summary>
/// <param name="concurrent">The number of requests that hash at the same time.</param>
/// <param name="waiting">The number of requests that wait.</param>
public sealed class PasswordHashLimiter(int concurrent, int waiting) : IDisposable
{
    /// <summary>The time after which a full queue has room again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>The number of waiting requests for each core. The last one waits for about five seconds.</summary>
    private const int WaitingPerCore = 100;

    private readonly ConcurrencyLimiter _limiter = new(new() { PermitLimit = concurrent, QueueLimit = waiting });

    /// <summary>The number of requests that wait at the moment.</summary>
    public long Waiting => _limiter.GetStatistics()?.CurrentQueuedCount ?? 0;

    /// <summary>Creates a limiter that leaves one core to other requests.</summary>
    public static PasswordHashLimiter ForThisMachine()
    {
        var concurrent = Math.Max(1, Environment.ProcessorCount - 1);
        return new(concurrent, concurrent * WaitingPerCore);
    }

    /// <summary>Waits until the request may hash passwords.</summary>
    /// <returns>The permission, until it is disposed of. Don't enter again while holding it.</returns>
    /// <exception cref="PasswordHashingBusyException">Too many requests are waiting.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = await _limiter.AcquireAsync(permitCount: 1, cancellationToken);
        return lease.IsAcquired ? lease : throw new PasswordHashingBusyException();
    }

    public void Dispose() => _limiter.Dispose();
}
