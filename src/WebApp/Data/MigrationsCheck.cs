using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebApp.Data;

/// <summary>Reports whether all migrations of this version are applied. Those of a later version may be applied, too.</summary>
internal sealed class MigrationsCheck(IServiceScopeFactory scopes, TimeProvider time) : CachedHealthCheck(time, TimeSpan.FromMinutes(10))
{
    public const string Name = "migrations";

    protected override async Task<HealthCheckResult> CheckAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var pending = await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.GetPendingMigrationsAsync();
        return pending.Any() ? HealthCheckResult.Unhealthy("Pending: " + string.Join(", ", pending)) : HealthCheckResult.Healthy();
    }
}
