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
/// For rows that one fetches or makes, whoever comes first: a duplicate is what was wanted, not an error. Safe under any
/// race where a unique index covers the condition, and inside a transaction, which stays usable.
/// </summary>
public static class GetOrCreateExtensions
{
    /// <summary>Fetches the row that fits, or saves a new one.</summary>
    /// <param name="context">Without pending changes, since saving would write those, too.</param>
    /// <param name="match">Covered by a unique index.</param>
    /// <param name="create">Makes a row that fits.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">The context has pending changes.</exception>
    /// <exception cref="DbUpdateException">The row is refused for another rule than the one that makes it unique.</exception>
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
            // EF Core went back to a savepoint of its own. Somebody else was faster, or the row is wrong in another way.
            foreach (var entry in context.ChangeTracker.Entries().Where(entry => !before.Contains(entry.Entity)).ToList())
            {
                entry.State = EntityState.Detached;
            }

            if (await FindAsync(context, match, cancellationToken) is { } faster)
            {
                return (faster, false);
            }

            throw;
        }
    }

    /// <summary>Fetches the row that fits and changes it, or saves a new one with the same change.</summary>
    /// <inheritdoc cref="GetOrCreateAsync"/>
    /// <param name="context">Without pending changes, since saving would write those, too.</param>
    /// <param name="match">Covered by a unique index.</param>
    /// <param name="create">Makes a row that fits.</param>
    /// <param name="update">Changes either row.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
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
            throw new InvalidOperationException("The context has pending changes, which would be saved together with the new row. Save them first.");
        }
    }
}
