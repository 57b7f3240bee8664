using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WebApp.Data;

/// <summary>
/// Lets the writers of this process queue for one another. SQLite takes one writer at a time, and
/// Microsoft.Data.Sqlite sleeps 150 ms whenever it finds the database busy; a queue wastes none of that.
/// Transactions hold the place from their start to their end. Other processes still meet SQLite's own lock.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to dispose of.
internal sealed class SqliteWriteQueue : DbTransactionInterceptor, IDbConnectionInterceptor
#pragma warning restore CA1001
{
    // After this long a writer goes ahead and leaves the decision to SQLite, so that a forgotten transaction stops nobody.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConditionalWeakTable<DbConnection, object> _writers = [];

    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        if (_turn.Wait(s_patience))
        {
            _writers.AddOrUpdate(connection, this);
        }

        return result;
    }

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        if (await _turn.WaitAsync(s_patience, cancellationToken))
        {
            _writers.AddOrUpdate(connection, this);
        }

        return result;
    }

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Leave(eventData.Context?.Database.GetDbConnection());

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(eventData.Context?.Database.GetDbConnection());
        return Task.CompletedTask;
    }

    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Leave(eventData.Context?.Database.GetDbConnection());

    public override Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(eventData.Context?.Database.GetDbConnection());
        return Task.CompletedTask;
    }

    // A transaction that is only disposed of, or whose start or commit failed, ends no later than its connection is closed.
    void IDbConnectionInterceptor.ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Leave(connection);

    Task IDbConnectionInterceptor.ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Leave(connection);
        return Task.CompletedTask;
    }

    private void Leave(DbConnection? connection)
    {
        if (connection is not null && _writers.Remove(connection))
        {
            _turn.Release();
        }
    }
}
