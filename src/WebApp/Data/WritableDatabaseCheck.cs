using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebApp.Data;

/// <summary>Reports whether the database accepts writes by writing: a read-only or full database still answers queries.</summary>
internal sealed class WritableDatabaseCheck(IServiceScopeFactory scopes, TimeProvider time) : CachedHealthCheck(time, ShortAge)
{
    public const string Name = "database";

    private readonly TimeProvider _time = time;

    protected override async Task<HealthCheckResult> CheckAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = _time.GetUtcNow().UtcDateTime;
        var written = await scope.ServiceProvider.GetRequiredService<AppDbContext>().Heartbeats.TagWith("background")
            .ExecuteUpdateAsync(set => set.SetProperty(heartbeat => heartbeat.At, now));
        return written == 1 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(nameof(DatabaseOutage.Unavailable));
    }
}
