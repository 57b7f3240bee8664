using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TestInfrastructure;

/// <summary>
/// Keeps the statements that requests send to the database, and can answer one in its place.
/// </summary>
public sealed class CommandCounter : DbCommandInterceptor
{
    private readonly ConcurrentQueue<string> _sent = new();

    /// <summary>Thrown in place of the first statement that contains the text.</summary>
    public (string Text, Exception Exception)? Refuse { get; set; }

    /// <summary>Whether every statement fails, as without a database.</summary>
    public bool IsAway { get; set; }

    /// <summary>Called with each statement before it is sent.</summary>
    public Action<string>? Before { get; set; }

    public IReadOnlyCollection<string> Sent => _sent;

    public void Clear() => _sent.Clear();

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
    }

    private void Note(DbCommand command)
    {
        if (IsOfRequest)
        {
            _sent.Enqueue(command.CommandText);
        }

        Before?.Invoke(command.CommandText);
        if (IsAway)
        {
            throw new TimeoutException("The database is away.");
        }

        if (Refuse is { } refuse && command.CommandText.Contains(refuse.Text, StringComparison.Ordinal))
        {
            Refuse = null;
            throw refuse.Exception;
        }
    }

    // The background services of an application run without an activity, which ASP.NET Core starts for each request.
    private static bool IsOfRequest => Activity.Current is not null;
}
