namespace WebApp.Benchmarks;

/// <summary>The greatest size of the managed heap since the last restart, sampled.</summary>
internal sealed class PeakMemory : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    private readonly Timer _timer;
    private long _peak;

    public PeakMemory() => _timer = new Timer(_ => Sample(), null, TimeSpan.Zero, s_interval);

    public long Peak => Interlocked.Read(ref _peak);

    public void Restart()
    {
        GC.Collect();
        Interlocked.Exchange(ref _peak, 0);
    }

    public void Dispose() => _timer.Dispose();

    private void Sample() => Interlocked.Exchange(ref _peak, Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: false)));
}
