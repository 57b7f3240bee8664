using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebApp.Data;

/// <summary>A health check whose result is cached, so that frequent checks are cheap. Concurrent callers wait for one check.</summary>
/// <param name="time">The clock.</param>
/// <param name="age">The time that a healthy result is valid. An unhealthy one is valid for five seconds.</param>
internal abstract class CachedHealthCheck(TimeProvider time, TimeSpan age) : IHealthCheck, IDisposable
{
    protected static readonly TimeSpan ShortAge = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _checking = new(1, 1);
    private DateTimeOffset _until;
    private HealthCheckResult _result;
    private Task<HealthCheckResult> _check = Task.FromResult(HealthCheckResult.Unhealthy());

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _checking.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() >= _until)
            {
                _result = await RunAsync();
                _until = time.GetUtcNow() + (_result.Status == HealthStatus.Healthy ? age : ShortAge);
            }

            return _result;
        }
        finally
        {
            _checking.Release();
        }
    }

    public void Dispose() => _checking.Dispose();

    protected abstract Task<HealthCheckResult> CheckAsync();

    // SQLite waits for other writers and ignores the cancellation token: a slow check continues, and no other one starts meanwhile.
    private async Task<HealthCheckResult> RunAsync()
    {
        if (_check.IsCompleted)
        {
            _check = Task.Run(CheckAsync);
        }

        try
        {
            return await _check.WaitAsync(s_patience, time);
        }
        catch (Exception exception)
        {
            return HealthCheckResult.Unhealthy((DatabaseOutages.Find(exception) ?? DatabaseOutage.Unavailable).ToString());
        }
    }
}
