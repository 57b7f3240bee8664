using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace ConstraintErrors.Doctor;

/// <summary>Pairs the objects of the model with those of the database: by name, then by definition.</summary>
internal sealed class ObjectComparison(StringComparer names)
{
    public IEnumerable<(FindingKind Kind, TableObject? Model, TableObject? Stored)> Compare(IEnumerable<TableObject> model, IEnumerable<TableObject> stored)
    {
        var (expected, actual) = (model.ToList(), stored.ToList());
        foreach (var (one, other) in Pair(expected, actual, HaveSameName).Where(pair => !AreEqual(pair.Model, pair.Stored)))
        {
            yield return (FindingKind.DifferentConstraint, one, other);
        }

        foreach (var (one, other) in Pair(expected, actual, AreEqual).Where(pair => pair.Stored.Name is not null))
        {
            yield return (FindingKind.RenamedConstraint, one, other);
        }

        // Without a name, an object with the same columns is the same object.
        foreach (var (one, other) in Pair(expected, actual, (one, other) => other.Name is null && one.Type == other.Type && HaveSameColumns(one, other)))
        {
            yield return (FindingKind.DifferentConstraint, one, other);
        }

        foreach (var missing in expected)
        {
            yield return (FindingKind.MissingConstraint, missing, null);
        }

        foreach (var extra in actual)
        {
            yield return (FindingKind.ExtraConstraint, null, extra);
        }
    }

    private static List<(TableObject Model, TableObject Stored)> Pair(
        List<TableObject> expected, List<TableObject> actual, Func<TableObject, TableObject, bool> match)
    {
        var pairs = new List<(TableObject, TableObject)>();
        foreach (var one in expected.ToList())
        {
            if (actual.Find(other => match(one, other)) is { } found)
            {
                pairs.Add((one, found));
                expected.Remove(one);
                actual.Remove(found);
            }
        }

        return pairs;
    }

    private bool HaveSameName(TableObject one, TableObject other) =>
        other.Name is { } name && (names.Equals(one.Name, name) || (IsCut(name) && one.Name?.StartsWith(name, StringComparison.Ordinal) is true));

    // PostgreSQL cuts names at 63 bytes, at the end of a character.
    private static bool IsCut(string name) => Encoding.UTF8.GetByteCount(name) is >= 60 and <= 63;

    private bool HaveSameColumns(TableObject one, TableObject other) => one.Columns.SequenceEqual(other.Columns, names);

    // The columns of a condition are part of it, and the database can return them in another order.
    private bool AreEqual(TableObject one, TableObject other) =>
        names.Equals(one.Traits, other.Traits)
        && (one.Type == "check constraint" || HaveSameColumns(one, other))
        && (one.Type == "check constraint") == (other.Type == "check constraint")
        && SqlCondition.AreEqual(one.Condition, other.Condition);
}
