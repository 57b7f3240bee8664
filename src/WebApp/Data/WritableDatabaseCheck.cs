using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebApp.Data;

/// <summary>
/// Reports whether the database accepts writes by writing: a read-only or full database still answers queries. The result is cached for
/// some seconds, so that frequent checks are cheap.
/// </summary>
internal sealed class WritableDatabaseCheck(IServiceScopeFactory scopes, TimeProvider time) : IHealthCheck, IDisposable
{
    public const string Name = "database";

    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private DateTimeOffset _writtenAt;
    private HealthCheckResult _result;
    private Task<HealthCheckResult> _write = Task.FromResult(HealthCheckResult.Unhealthy());

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - _writtenAt >= s_age)
            {
                (_result, _writtenAt) = (await WriteAsync(), time.GetUtcNow());
            }

            return _result;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    // SQLite waits for other writers and ignores the cancellation token: a slow write continues, and no other write starts meanwhile.
    private async Task<HealthCheckResult> WriteAsync()
    {
        if (_write.IsCompleted)
        {
            _write = Task.Run(UpdateAsync);
        }

        try
        {
            return await _write.WaitAsync(s_patience, time);
        }
        catch (Exception exception)
        {
            return Unhealthy(DatabaseOutages.Find(exception) ?? DatabaseOutage.Unavailable);
        }
    }

    private static HealthCheckResult Unhealthy(DatabaseOutage outage) => HealthCheckResult.Unhealthy(outage.ToString());

    private async Task<HealthCheckResult> UpdateAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow().UtcDateTime;
        var written = await scope.ServiceProvider.GetRequiredService<AppDbContext>().Heartbeats.TagWith("background")
            .ExecuteUpdateAsync(set => set.SetProperty(heartbeat => heartbeat.At, now));
        return written == 1 ? HealthCheckResult.Healthy() : Unhealthy(DatabaseOutage.Unavailable);
    }
}
