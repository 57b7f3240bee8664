using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Validation;

/// <summary>A row that is to be written, or was refused: the values that are known of it, by property name.</summary>
internal sealed class EntityValues
{
    public required IReadOnlyEntityType EntityType { get; init; }

    public required IReadOnlyDictionary<string, object?> Values { get; init; }

    /// <summary>The primary key of the row that this one is to replace; null for a new row.</summary>
    public IReadOnlyList<object?>? ExistingKey { get; init; }

    /// <summary>The tracked object that the row was read off, to tell two alike apart.</summary>
    public object? Entity { get; init; }

    public EntityState State { get; init; } = EntityState.Added;

    /// <summary>The properties that the write changes; null for all.</summary>
    public IReadOnlySet<string>? Changed { get; init; }

    /// <summary>A copy, since the entry forgets its values when the change tracker is cleared.</summary>
    public static EntityValues From(EntityEntry entry)
    {
        var values = entry.State == EntityState.Deleted ? entry.OriginalValues : entry.CurrentValues;
        var key = entry.Metadata.FindPrimaryKey()?.Properties;
        return new EntityValues
        {
            EntityType = entry.Metadata,
            Entity = entry.Entity,
            Values = entry.Properties.Where(property => !IsLeftToDatabase(property))
                .ToDictionary(property => property.Metadata.Name, property => values[property.Metadata]),
            ExistingKey = entry.State == EntityState.Added || key is null ? null : [.. key.Select(property => entry.OriginalValues[property])],
            State = entry.State,
            Changed = entry.State == EntityState.Modified
                ? entry.Properties.Where(property => property.IsModified).Select(property => property.Metadata.Name).ToHashSet()
                : null,
        };
    }

    // A key that is to be generated, which EF fills in for the time being, or a column that will get its default.
    private static bool IsLeftToDatabase(PropertyEntry property) =>
        property.IsTemporary
        || (property.EntityEntry.State == EntityState.Added && property.Metadata.ValueGenerated != ValueGenerated.Never
            && Equals(property.CurrentValue, property.Metadata.Sentinel));

    public object? this[IReadOnlyProperty property] => Values.GetValueOrDefault(property.Name);

    /// <summary>Whether writing this row can break the rule, and all that decides it is known.</summary>
    public bool CanBreak(Constraint constraint) =>
        State is EntityState.Added or EntityState.Modified
        // Null equals nothing and refers to nothing; a check may be about nulls.
        && (constraint.Kind == ConstraintKind.Check || AreKnown(constraint.Properties))
        && !(constraint.IsPrimaryKey && ExistingKey is not null && ExistingKey.SequenceEqual(constraint.Properties.Select(property => this[property])))
        && (Changed is null || constraint.Properties.Any(property => Changed.Contains(property.Name)))
        && constraint.ConditionColumns.All(column => Values.ContainsKey(column.PropertyMappings[0].Property.Name));

    private bool AreKnown(IReadOnlyList<IProperty> properties)
    {
        foreach (var property in properties)
        {
            if (this[property] is null)
            {
                return false;
            }
        }

        return true;
    }
}
