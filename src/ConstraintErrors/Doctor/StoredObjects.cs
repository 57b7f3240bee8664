using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore.Scaffolding.Metadata;

namespace ConstraintErrors.Doctor;

/// <summary>The keys, indexes, foreign keys, and check constraints of a table in the database.</summary>
internal sealed class StoredObjects(DatabaseTable table, DatabaseState state)
{
    public IEnumerable<TableObject> Indexes()
    {
        if (table.PrimaryKey is { } primary)
        {
            yield return new TableObject("primary key", Name(primary.Name), Names(primary.Columns), Keys.Primary);
        }

        foreach (var unique in table.UniqueConstraints)
        {
            yield return new TableObject("unique constraint", Name(unique.Name), Names(unique.Columns), Keys.Unique);
        }

        foreach (var index in table.Indexes)
        {
            var filter = index.Filter ?? state.EntriesOf(table, CatalogEntryKind.Index).FirstOrDefault(entry => entry.Name == index.Name)?.Definition;
            yield return new TableObject(
                index.IsUnique ? "unique index" : "index", Name(index.Name), Names(index.Columns), Keys.Of(index.IsUnique, [.. index.IsDescending, false], index.Columns.Count), filter);
        }
    }

    public IEnumerable<TableObject> ForeignKeys() =>
        table.ForeignKeys.Select(key => new TableObject(
            "foreign key", Name(key.Name), Names(key.Columns), Keys.References(key.PrincipalTable.Name, Names(key.PrincipalColumns), key.OnDelete)));

    public IEnumerable<TableObject> Checks() =>
        state.EntriesOf(table, CatalogEntryKind.Check).Select(check => new TableObject(
            "check constraint",
            Name(check.Name),
            [.. SqlIdentifiers.Named(check.Definition ?? "", [.. table.Columns], column => column.Name).Select(column => column.Name)],
            "",
            check.Definition));

    private static string? Name(string? name) => string.IsNullOrEmpty(name) ? null : name;

    private static string[] Names(IEnumerable<DatabaseColumn> columns) => [.. columns.Select(column => column.Name)];
}
