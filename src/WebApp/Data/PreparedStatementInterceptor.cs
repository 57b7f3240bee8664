using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WebApp.Data;

/// <summary>Runs the queries of EF Core as prepared statements of <see cref="ReusableSqliteConnection"/>.</summary>
internal sealed class PreparedStatementInterceptor : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        !result.HasResult && (command.Connection as ReusableSqliteConnection)?.Prepared(command.CommandText) is { } statement
            ? InterceptionResult<DbDataReader>.SuppressWithResult(await statement.ExecuteReaderAsync(command, cancellationToken))
            : result;

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        if (command.Connection is ReusableSqliteConnection connection)
        {
            connection.IsFailed = true;
        }

        return Task.CompletedTask;
    }
}
