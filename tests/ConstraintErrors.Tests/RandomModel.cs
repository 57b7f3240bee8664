using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace ConstraintErrors.Tests;

/// <summary>
/// A table of five texts with any names, unique indexes over any of them, a check, and a foreign key; and which of its
/// rules a row is to break.
/// </summary>
public sealed record RandomModel(string[] Names, bool[][] Indexes, int Broken, string Forged)
{
    public const int Properties = 5;
    private const int IndexNames = Properties + 1;

    public string Table => Names[Properties];

    public string CheckName => Names[IndexNames + Indexes.Length];

    public string ForeignKeyName => Names[IndexNames + Indexes.Length + 1];

    public string IndexName(int index) => Names[IndexNames + index];

    public IEnumerable<int> PropertiesOf(int index) => Enumerable.Range(0, Properties - 2).Where(property => Indexes[index][property]);

    public override string ToString() => $"[{string.Join("], [", Names)}], breaks {Broken}, types {Forged}";

    public static Arbitrary<RandomModel> Arbitrary { get; } = Generate().ToArbitrary();

    // What identifiers may be made of, between a letter and a letter: a name that is nothing but the mark before the value,
    // or a word of the sentence, cannot be told where a language puts no quotes around it. Short, so that one often begins
    // or contains another.
    private static Gen<string> Name() =>
        from first in Gen.Elements("a", "IX", "é", "名", "_")
        from inner in Gen.Elements("a", "IX", "_", " ", ".", "'", "\"", "-", "B", "é", "名", "1", "(", ")", ":", "[", "]", "«").ListOf()
        from last in Gen.Elements("", "B", "1", "_", "名")
        select first + string.Concat(inner.Take(6)) + (inner.Count > 0 && last.Length == 0 ? "x" : last);

    private static Gen<RandomModel> Generate() =>
        from indexes in Gen.ArrayOf(Gen.ArrayOf(Gen.Elements(true, false), Properties), 3)
        from names in Gen.ArrayOf(Name(), Properties + 1 + 3 + 2)
        from broken in Gen.Choose(0, 4)
        from forged in Gen.Elements(names)
        where names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length
        let usable = indexes.Select((index, i) => index.Take(Properties - 2).Any(used => used) ? index : [.. index.Select((_, j) => j == i)]).ToArray()
        where usable.Select(index => string.Concat(index.Take(3))).Distinct().Count() == 3
        select new RandomModel(names, usable, broken, forged);
}

/// <summary>The model as EF Core sees it; P3 is the check's column and P4 the foreign key's.</summary>
public sealed class RandomContext(DbContextOptions options, RandomModel random) : DbContext(options)
{
    public RandomModel Random => random;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<RandomParent>().ToTable("parents of " + random.Table);
        modelBuilder.Entity<RandomRow>(row =>
        {
            row.ToTable(random.Table, table => table.HasCheckConstraint(random.CheckName, $"\"{random.Names[3].Replace("\"", "\"\"", StringComparison.Ordinal)}\" <> 'bad'"));
            for (var i = 0; i < RandomModel.Properties; i++)
            {
                row.Property("P" + i).HasColumnName(random.Names[i]);
            }

            for (var i = 0; i < random.Indexes.Length; i++)
            {
                row.HasIndex([.. random.PropertiesOf(i).Select(property => "P" + property)], "index" + i).IsUnique().HasDatabaseName(random.IndexName(i));
            }

            row.HasOne<RandomParent>().WithMany().HasForeignKey(r => r.P4).HasConstraintName(random.ForeignKeyName);
        });
    }
}

public sealed class RandomParent
{
    public string Id { get; set; } = "";
}

public sealed class RandomRow
{
    public int Id { get; set; }

    public string P0 { get; set; } = "";

    public string P1 { get; set; } = "";

    public string P2 { get; set; } = "";

    public string P3 { get; set; } = "";

    public string P4 { get; set; } = "";
}

/// <summary>A model for each random one, in place of one for each context type.</summary>
internal sealed class RandomModelCacheKeyFactory : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (((RandomContext)context).Random, designTime);
}
