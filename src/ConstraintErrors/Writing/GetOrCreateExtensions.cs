using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Writing;

/// <summary>
/// Gets a row, or creates it if it does not exist. Concurrent calls are safe if a unique index covers the condition. A transaction stays
/// usable after a unique violation.
/// </summary>
public static class GetOrCreateExtensions
{
    /// <summary>Gets the matching row, or saves a new one.</summary>
    /// <param name="context">A context without pending changes, because they would be saved as well.</param>
    /// <param name="match">A condition that a unique index covers.</param>
    /// <param name="create">Creates a row that matches the condition.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidOperationException">The context has pending changes.</exception>
    /// <exception cref="DbUpdateException">The new row violates another constraint.</exception>
    public static async Task<(TEntity Entity, bool Created)> GetOrCreateAsync<TEntity>(
        this DbContext context, Expression<Func<TEntity, bool>> match, Func<TEntity> create, CancellationToken cancellationToken = default)
        where TEntity : class
    {
        RefusePendingChanges(context);
        if (await FindAsync(context, match, cancellationToken) is { } existing)
        {
            return (existing, false);
        }

        var before = context.ChangeTracker.Entries().Select(entry => entry.Entity).ToHashSet(ReferenceEqualityComparer.Instance);
        var created = create();
        context.Add(created);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return (created, true);
        }
        catch (DbUpdateException exception) when (FailedWrite.Find(exception) is { Error.Kind: ConstraintKind.Unique })
        {
            // EF Core rolled back to its savepoint. Either a concurrent request created the row, or the new row violates another constraint.
            foreach (var entry in context.ChangeTracker.Entries().Where(entry => !before.Contains(entry.Entity)).ToList())
            {
                entry.State = EntityState.Detached;
            }

            if (await FindAsync(context, match, cancellationToken) is { } concurrentlyCreated)
            {
                return (concurrentlyCreated, false);
            }

            throw;
        }
    }

    /// <summary>Updates the matching row, or saves a new one with the same update.</summary>
    /// <inheritdoc cref="GetOrCreateAsync"/>
    /// <param name="context">A context without pending changes, because they would be saved as well.</param>
    /// <param name="match">A condition that a unique index covers.</param>
    /// <param name="create">Creates a row that matches the condition.</param>
    /// <param name="update">Updates the existing or new row.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<(TEntity Entity, bool Created)> UpdateOrCreateAsync<TEntity>(
        this DbContext context,
        Expression<Func<TEntity, bool>> match,
        Func<TEntity> create,
        Action<TEntity> update,
        CancellationToken cancellationToken = default)
        where TEntity : class
    {
        var (entity, created) = await context.GetOrCreateAsync(match, Create, cancellationToken);
        if (!created)
        {
            update(entity);
            await context.SaveChangesAsync(cancellationToken);
        }

        return (entity, created);

        TEntity Create()
        {
            var row = create();
            update(row);
            return row;
        }
    }

    private static Task<TEntity?> FindAsync<TEntity>(DbContext context, Expression<Func<TEntity, bool>> match, CancellationToken cancellationToken)
        where TEntity : class =>
        context.Set<TEntity>().AsTracking().SingleOrDefaultAsync(match, cancellationToken);

    private static void RefusePendingChanges(DbContext context)
    {
        if (context.ChangeTracker.HasChanges())
        {
            throw new InvalidOperationException("The context has pending changes, which would be saved with the new row. Save them first.");
        }
    }
}
