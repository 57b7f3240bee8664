using System.Linq.Expressions;
using System.Reflection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Moves the rows that refer to a user to another one. The foreign keys come from the model, so that new ones are moved, too.</summary>
internal sealed class UserReferences(AppDbContext db)
{
    /// <summary>
    /// Rows that are deleted with their user. Secrets are bound to the key of their user, tokens must not get the rights of another one,
    /// links are valid for an address only, and the values of the profile are chosen.
    /// </summary>
    private static readonly HashSet<Type> s_deleted =
    [
        typeof(Session), typeof(RecoveryCode), typeof(IdentityUserToken<Guid>), typeof(IdentityUserPasskey<Guid>), typeof(ApiToken), typeof(EmailChange), typeof(OutboxMessage),
        typeof(Profile),
    ];

    public static IEnumerable<IForeignKey> Moved(IModel model) =>
        model.FindEntityType(typeof(User))!.GetReferencingForeignKeys().Where(key => !s_deleted.Contains(key.DeclaringEntityType.ClrType));

    /// <summary>Moves the rows in the current transaction. Rows that the other user already has remain.</summary>
    /// <returns>The number of moved rows of each entity type that has some.</returns>
    public async Task<IReadOnlyList<(string EntityType, int Rows)>> MoveAsync(Guid from, Guid to, CancellationToken cancellationToken)
    {
        var moved = new List<(string EntityType, int Rows)>();
        foreach (var key in Moved(db.Model))
        {
            var rows = (Task<int>)Method(key.DeclaringEntityType.ClrType).Invoke(this, [key, from, to, cancellationToken])!;
            moved.Add((NameOf(key.DeclaringEntityType), await rows));
        }

        // Without foreign keys, because these rows outlive the user.
        var (old, current) = (from.ToString(), to.ToString());
        moved.Add((nameof(AuditEntry), await db.AuditEntries.Where(entry => entry.EntityType == nameof(User) && entry.EntityKey == old)
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.EntityKey, current), cancellationToken)));
        await db.AuditEntries.Where(entry => entry.ActorId == from).ExecuteUpdateAsync(set => set.SetProperty(entry => entry.ActorId, to), cancellationToken);
        moved.Add((nameof(BulkJob), await db.BulkJobs.Where(job => job.ActorId == from).ExecuteUpdateAsync(set => set.SetProperty(job => job.ActorId, to), cancellationToken)));
        moved.Add((nameof(ImportJob), await db.ImportJobs.Where(job => job.ActorId == from).ExecuteUpdateAsync(set => set.SetProperty(job => job.ActorId, to), cancellationToken)));
        return moved.FindAll(one => one.Rows > 0);
    }

    // Internal, because reflection finds it by name.
    internal Task<int> MoveRowsAsync<TEntity>(IForeignKey key, Guid from, Guid to, CancellationToken cancellationToken)
        where TEntity : class
    {
        var property = key.Properties.Single();
        var rows = db.Set<TEntity>().Where(row => EF.Property<Guid>(row, property.Name) == from);
        foreach (var unique in UniqueKeys(key.DeclaringEntityType).Where(unique => unique.Contains(property)))
        {
            rows = rows.Where(IsFree<TEntity>(property, unique.Where(other => other != property), to));
        }

        return rows.ExecuteUpdateAsync(set => set.SetProperty(row => EF.Property<Guid>(row, property.Name), to), cancellationToken);
    }

    private static IEnumerable<IReadOnlyList<IProperty>> UniqueKeys(IEntityType type) =>
        type.GetKeys().Select(key => key.Properties).Concat(type.GetIndexes().Where(index => index.IsUnique).Select(index => index.Properties));

    // Whether no row of the user has the same values.
    private Expression<Func<TEntity, bool>> IsFree<TEntity>(IProperty key, IEnumerable<IProperty> properties, Guid to)
        where TEntity : class
    {
        var (row, other) = (Expression.Parameter(typeof(TEntity), "row"), Expression.Parameter(typeof(TEntity), "other"));
        var isSame = properties.Aggregate<IProperty, Expression>(
            Expression.Equal(Value(other, key), Expression.Constant(to)),
            (all, property) => Expression.AndAlso(all, Expression.Equal(Value(other, property), Value(row, property))));
        var isTaken = Expression.Call(
            typeof(Queryable), nameof(Queryable.Any), [typeof(TEntity)], db.Set<TEntity>().AsQueryable().Expression, Expression.Quote(Expression.Lambda<Func<TEntity, bool>>(isSame, other)));
        return Expression.Lambda<Func<TEntity, bool>>(Expression.Not(isTaken), row);
    }

    private static MethodCallExpression Value(Expression row, IProperty property) =>
        Expression.Call(typeof(EF), nameof(EF.Property), [property.ClrType], row, Expression.Constant(property.Name));

    // IdentityUserClaim<Guid> is IdentityUserClaim.
    private static string NameOf(IEntityType type) => type.ClrType.Name.Split('`')[0];

    private static MethodInfo Method(Type entity) =>
        typeof(UserReferences).GetMethod(nameof(MoveRowsAsync), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(entity);
}
