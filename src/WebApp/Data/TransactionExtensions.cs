using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace WebApp.Data;

internal static class TransactionExtensions
{
    /// <inheritdoc cref="InTransactionAsync{T}(AppDbContext, Func{Task{T}}, Func{T, bool}, CancellationToken)"/>
    public static Task<T> InTransactionAsync<T>(this AppDbContext db, Func<Task<T>> operation, CancellationToken cancellationToken) =>
        db.InTransactionAsync(operation, static _ => true, cancellationToken);

    /// <summary>
    /// Runs an operation in a transaction, and repeats it if the connection to the database is lost. If the connection is lost during the
    /// commit, a row tells whether the transaction was committed, so that it is not repeated.
    /// </summary>
    /// <param name="db">The context, which is empty when the operation is repeated.</param>
    /// <param name="operation">Loads what it changes, and has no effects outside of the database.</param>
    /// <param name="isComplete">Returns false for a result that rolls back the transaction.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public static Task<T> InTransactionAsync<T>(this AppDbContext db, Func<Task<T>> operation, Func<T, bool> isComplete, CancellationToken cancellationToken)
    {
        var strategy = db.Database.CreateExecutionStrategy();
        var (attempt, id, result) = (0, Guid.CreateVersion7(), default(T)!);
        return strategy.ExecuteAsync(db, RunAsync, WasCommittedAsync, cancellationToken);

        async Task<T> RunAsync(AppDbContext context, CancellationToken token)
        {
            if (attempt++ > 0)
            {
                context.ChangeTracker.Clear();
            }

            await using var transaction = await context.Database.BeginTransactionAsync(token);
            result = await operation();
            if (isComplete(result))
            {
                if (strategy.RetriesOnFailure)
                {
                    await context.Database.ExecuteSqlAsync($"""INSERT INTO "CommittedTransactions" ("Id", "At") VALUES ({id}, {DateTime.UtcNow})""", token);
                }

                await transaction.CommitAsync(token);
            }

            return result;
        }

        async Task<ExecutionResult<T>> WasCommittedAsync(AppDbContext context, CancellationToken token) =>
            new(await context.Set<CommittedTransaction>().AnyAsync(transaction => transaction.Id == id, token), result);
    }
}
