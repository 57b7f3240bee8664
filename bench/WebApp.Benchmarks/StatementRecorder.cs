using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WebApp.Benchmarks;

/// <summary>Records the statements of a page, except the one that reads the session.</summary>
internal sealed class StatementRecorder : DbCommandInterceptor
{
    private readonly List<RecordedStatement> _statements = [];
    private bool _isOn;

    public async Task<IReadOnlyList<RecordedStatement>> RecordAsync(Func<Task> request)
    {
        _isOn = true;
        await request();
        _isOn = false;
        var recorded = _statements.ToList();
        _statements.Clear();
        return recorded;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        var sql = command.CommandText;
        if (_isOn && !sql.Contains("\"Sessions\"", StringComparison.Ordinal) && !sql.Contains("-- background", StringComparison.Ordinal))
        {
            _statements.Add(new(sql, [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
        }

        return ValueTask.FromResult(result);
    }
}
