using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WebApp.Tests.Infrastructure;

/// <summary>Reads the plans of queries from SQLite and PostgreSQL, with the parameters of the query, before the query runs.</summary>
internal sealed class PlanRecorder(Func<string, bool> isRecorded) : DbCommandInterceptor
{
    public bool IsOn { get; set; }

    public List<(string Plan, string Sql)> Plans { get; } = [];

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (IsOn && isRecorded(command.CommandText))
        {
            Plans.Add((await PlanAsync(command, cancellationToken), command.CommandText));
        }

        return result;
    }

    private static async Task<string> PlanAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var isSqlite = command.Connection is SqliteConnection;
        await using var explain = command.Connection!.CreateCommand();
        (explain.Transaction, explain.CommandText) = (command.Transaction, (isSqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + command.CommandText);
        foreach (DbParameter parameter in command.Parameters)
        {
            var copy = explain.CreateParameter();
            (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
            explain.Parameters.Add(copy);
        }

        var lines = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            lines.Add(reader.GetString(isSqlite ? 3 : 0));
        }

        return string.Join('\n', lines);
    }
}
