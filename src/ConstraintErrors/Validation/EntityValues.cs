using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Validation;

/// <summary>The known values of a row to be written or of a failed write, by property name.</summary>
internal sealed class EntityValues
{
    public required IReadOnlyEntityType EntityType { get; init; }

    public required IReadOnlyDictionary<string, object?> Values { get; init; }

    /// <summary>The primary key of the stored row; null for a new row.</summary>
    public IReadOnlyList<object?>? ExistingKey { get; init; }

    /// <summary>The tracked entity, which identifies the row among others with equal values.</summary>
    public object? Entity { get; init; }

    public EntityState State { get; init; } = EntityState.Added;

    /// <summary>The names of the modified properties; null for all.</summary>
    public IReadOnlySet<string>? Changed { get; init; }

    /// <summary>Copies the values, because the entry loses them when the change tracker is cleared.</summary>
    public static EntityValues From(EntityEntry entry)
    {
        var values = entry.State == EntityState.Deleted ? entry.OriginalValues : entry.CurrentValues;
        var key = entry.Metadata.FindPrimaryKey()?.Properties;
        return new EntityValues
        {
            EntityType = entry.Metadata,
            Entity = entry.Entity,
            Values = entry.Properties.Where(property => !IsStoreGenerated(property))
                .ToDictionary(property => property.Metadata.Name, property => values[property.Metadata]),
            ExistingKey = entry.State == EntityState.Added || key is null ? null : [.. key.Select(property => entry.OriginalValues[property])],
            State = entry.State,
            Changed = entry.State == EntityState.Modified
                ? entry.Properties.Where(property => property.IsModified).Select(property => property.Metadata.Name).ToHashSet()
                : null,
        };
    }

    // A temporary key, or a column that gets its default value from the database.
    private static bool IsStoreGenerated(PropertyEntry property) =>
        property.IsTemporary
        || (property.EntityEntry.State == EntityState.Added && property.Metadata.ValueGenerated != ValueGenerated.Never
            && Equals(property.CurrentValue, property.Metadata.Sentinel));

    public object? this[IReadOnlyProperty property] => Values.GetValueOrDefault(property.Name);

    /// <summary>Whether writing the row can violate the constraint and all values needed to check it are known.</summary>
    public bool CanViolate(Constraint constraint) =>
        State is EntityState.Added or EntityState.Modified
        // A null value cannot violate a unique or foreign key constraint, but it can violate a check constraint.
        && (constraint.Kind == ConstraintKind.Check || AreKnown(constraint.Properties))
        && !(constraint.IsPrimaryKey && ExistingKey is not null
            && ExistingKey.SequenceEqual(constraint.Properties.Select(property => this[property])))
        && (Changed is null || constraint.Properties.Any(property => Changed.Contains(property.Name)))
        && (constraint.ConditionColumns.Count == 0 || constraint.ConditionColumns.All(column => Values.ContainsKey(column.PropertyMappings[0].Property.Name)));

    private bool AreKnown(IReadOnlyList<IProperty> properties)
    {
        for (var i = 0; i < properties.Count; i++)
        {
            if (this[properties[i]] is null)
            {
                return false;
            }
        }

        return true;
    }
}
