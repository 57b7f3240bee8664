using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Validation;

/// <summary>
/// Reads violations that EF Core detects before it sends SQL: severed required relationships, unique values swapped in one save, and
/// duplicate tracked keys. EF Core has no error codes for them, so its messages are matched by their beginning.
/// </summary>
internal static class EntityFrameworkErrors
{
    private const string Mark = "\u0001";

    private static readonly string s_severed = Beginning(CoreStrings.RelationshipConceptualNull(Mark, Mark));
    private static readonly string s_severedWithKey =
        Beginning(CoreStrings.RelationshipConceptualNullSensitive(Mark, Mark, Mark)); // With EnableSensitiveDataLogging.
    private static readonly string s_circular = Beginning(CoreStrings.CircularDependency(Mark));
    private static readonly string s_trackedTwice = Beginning(CoreStrings.IdentityConflict(Mark, Mark));

    /// <summary>Returns the violations, or null for any other exception.</summary>
    public static IReadOnlyList<Violation>? Read(InvalidOperationException exception, DbContext context)
    {
        var constraints = ConstraintCatalog.For(context).Constraints;
        return exception.Message switch
        {
            var message when message.StartsWith(s_severed, StringComparison.Ordinal)
                || message.StartsWith(s_severedWithKey, StringComparison.Ordinal) => [.. Severed(message, constraints, context)],
            var message when message.StartsWith(s_circular, StringComparison.Ordinal) => [.. Swapped(constraints, context)],
            var message when message.StartsWith(s_trackedTwice, StringComparison.Ordinal) => [.. TrackedTwice(message, constraints)],
            _ => null,
        };
    }

    // The message contains the principal and the dependent.
    private static IEnumerable<Violation> Severed(string message, IReadOnlyList<Constraint> constraints, DbContext context)
    {
        var named = EntityTypesIn(message, constraints);
        return
            from constraint in constraints
            let foreignKey = constraint.References?.ForeignKey
            where foreignKey is { IsRequired: true }
                && named.Contains(constraint.EntityType.DisplayName()) && named.Contains(foreignKey.PrincipalEntityType.DisplayName())
            let deleted = context.ChangeTracker.Entries().FirstOrDefault(entry =>
                entry.State == EntityState.Deleted && entry.Metadata.IsOrDerivesFrom(foreignKey.PrincipalEntityType))
            select new Violation(constraint, deleted is null ? null : EntityValues.From(deleted));
    }

    private static IEnumerable<Violation> Swapped(IReadOnlyList<Constraint> constraints, DbContext context)
    {
        var changed = context.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Modified).ToList();
        return
            from entry in changed
            from constraint in constraints
            where constraint.Kind == ConstraintKind.Unique && entry.Metadata.IsOrDerivesFrom(constraint.EntityType)
                && changed.Exists(other => !ReferenceEquals(other.Entity, entry.Entity) && other.Metadata.IsOrDerivesFrom(constraint.EntityType)
                    && constraint.Properties.All(property => Equals(Current(entry, property), Original(other, property))))
            select new Violation(constraint, EntityValues.From(entry));
    }

    private static IEnumerable<Violation> TrackedTwice(string message, IReadOnlyList<Constraint> constraints)
    {
        var named = EntityTypesIn(message, constraints);
        return constraints.Where(constraint => constraint.IsPrimaryKey && named.Contains(constraint.EntityType.DisplayName()))
            .Select(constraint => new Violation(constraint, null));
    }

    private static HashSet<string> EntityTypesIn(string message, IReadOnlyList<Constraint> constraints)
    {
        var names = constraints.Select(constraint => constraint.EntityType.DisplayName()).Distinct();
        return [.. IdentifierSearch.In(message, names, name => name).Select(found => found.Item)];
    }

    private static object? Current(EntityEntry entry, IReadOnlyProperty property) => entry.Property(property.Name).CurrentValue;

    private static object? Original(EntityEntry entry, IReadOnlyProperty property) => entry.Property(property.Name).OriginalValue;

    private static string Beginning(string message) => message[..message.IndexOf(Mark, StringComparison.Ordinal)];
}
