using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebApp.Data;

namespace WebApp.Hosting;

/// <summary>
/// Healthy while the database takes writes, found out by one: a database that is read-only or full still answers questions. The
/// answer is kept for some seconds, so that asking often costs nothing.
/// </summary>
internal sealed class WritableDatabaseCheck(IServiceScopeFactory scopes, TimeProvider time) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private DateTimeOffset _writtenAt;
    private HealthCheckResult _result;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - _writtenAt >= s_age)
            {
                (_result, _writtenAt) = (await WriteAsync(cancellationToken), time.GetUtcNow());
            }

            return _result;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task<HealthCheckResult> WriteAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var now = time.GetUtcNow().UtcDateTime;
            var written = await scope.ServiceProvider.GetRequiredService<AppDbContext>().Heartbeats.TagWith("background")
                .ExecuteUpdateAsync(set => set.SetProperty(heartbeat => heartbeat.At, now), patience.Token);
            return written == 1 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy(exception.GetType().Name);
        }
    }
}
