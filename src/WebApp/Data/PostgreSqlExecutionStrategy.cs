using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL;

namespace WebApp.Data;

/// <summary>Repeats operations after a failover, too: the server ends its connections, and a former primary accepts no writes.</summary>
internal sealed class PostgreSqlExecutionStrategy(ExecutionStrategyDependencies dependencies, int maxRetryCount, TimeSpan maxRetryDelay)
    : NpgsqlRetryingExecutionStrategy(dependencies, maxRetryCount, maxRetryDelay, errorCodesToAdd: null)
{
    protected override bool ShouldRetryOn(Exception? exception) =>
        base.ShouldRetryOn(exception) || DatabaseOutages.Find(exception) is DatabaseOutage.Unavailable or DatabaseOutage.ReadOnly;
}
