using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebApp.Data;

namespace WebApp.Security;

/// <summary>Reports whether the Data Protection keys can be read and decrypted. Without them, no cookie, form, or link works.</summary>
internal sealed class KeysCheck(DatabaseKeyRepository repository, TimeProvider time) : CachedHealthCheck(time, TimeSpan.FromMinutes(1))
{
    public const string Name = "keys";

    protected override Task<HealthCheckResult> CheckAsync()
    {
        repository.Verify();
        return Task.FromResult(HealthCheckResult.Healthy());
    }
}
