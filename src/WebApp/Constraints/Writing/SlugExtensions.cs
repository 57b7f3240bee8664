using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;

namespace WebApp.Constraints;

/// <summary>
/// Names for addresses, made from another property and unique: <c>anna</c>, <c>anna-2</c>, … under any race. The first
/// attempt asks nothing; only a refused one looks for the next number that is free.
/// </summary>
public static class SlugExtensions
{
    private const string Annotation = "Constraints:SlugOf";
    private const int MaxAttempts = 100;

    /// <summary>Makes the property a slug of another one where it is null when a row is added. It needs a unique index.</summary>
    public static PropertyBuilder<string> IsSlugOf<TEntity>(this PropertyBuilder<string> builder, Expression<Func<TEntity, string>> source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        builder.Metadata.SetAnnotation(Annotation, ((MemberExpression)source.Body).Member.Name);
        return builder;
    }

    /// <summary>Saves as <paramref name="save"/> does, with slugs; call it from the context's own <c>SaveChangesAsync</c>.</summary>
    public static async Task<int> SaveWithSlugsAsync(
        this DbContext context, Func<CancellationToken, Task<int>> save, CancellationToken cancellationToken)
    {
        var slugs = context.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added).SelectMany(Missing).ToList();
        foreach (var slug in slugs)
        {
            slug.CurrentValue = Slug((string?)slug.EntityEntry.Property(SourceOf(slug.Metadata)!).CurrentValue, slug.Metadata);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await save(cancellationToken);
            }
            catch (DbUpdateException exception) when (attempt < MaxAttempts && Taken(exception, context, slugs) is { } slug)
            {
                await ChooseNextAsync(slug, cancellationToken);
            }
        }
    }

    private static IEnumerable<PropertyEntry> Missing(EntityEntry entry) =>
        entry.Properties.Where(property => SourceOf(property.Metadata) is not null && property.CurrentValue is null);

    private static string? SourceOf(IReadOnlyProperty property) => property.FindAnnotation(Annotation)?.Value as string;

    private static PropertyEntry? Taken(DbUpdateException exception, DbContext context, List<PropertyEntry> slugs)
    {
        if (slugs.Count == 0 || Refusal.In(exception) is not { Violation: { Kind: ConstraintKind.Unique } violation })
        {
            return null;
        }

        var rules = ConstraintCatalog.For(context).Find(violation);
        return slugs.Find(slug => rules.Any(rule => rule.Properties is [var property] && property.Name == slug.Metadata.Name
            && slug.EntityEntry.Metadata.IsOrDerivesFrom(rule.EntityType)));
    }

    private static async Task ChooseNextAsync(PropertyEntry slug, CancellationToken cancellationToken)
    {
        var entry = slug.EntityEntry;
        var stem = Slug((string?)entry.Property(SourceOf(slug.Metadata)!).CurrentValue, slug.Metadata);
        var beginning = stem + "-";
        var taken = await Values(entry.Context, slug.Metadata).Where(value => value.StartsWith(beginning)).ToHashSetAsync(cancellationToken);
        var number = 2;
        while (taken.Contains(Numbered(stem, number)))
        {
            number++;
        }

        slug.CurrentValue = Numbered(stem, number);
    }

    private static IQueryable<string> Values(DbContext context, IProperty property)
    {
        var table = StoreObjectIdentifier.Create(property.DeclaringType, StoreObjectType.Table)!.Value;
        var sql = context.GetService<ISqlGenerationHelper>();
        var column = sql.DelimitIdentifier(property.GetColumnName(table)!);
        var query = $"SELECT {column} AS {sql.DelimitIdentifier("Value")} FROM {sql.DelimitIdentifier(table.Name, table.Schema)}";
        return context.Database.SqlQueryRaw<string>(query);
    }

    private static string Numbered(string stem, int number) => string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");

    /// <summary>Lower-case ASCII letters and digits, and one hyphen for anything between them.</summary>
    private static string Slug(string? text, IReadOnlyProperty property)
    {
        var slug = new StringBuilder();
        foreach (var c in (text ?? "").Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        // Room for a hyphen and a number.
        var length = Math.Min(slug.Length, (property.GetMaxLength() ?? 100) - 8);
        var cut = slug.ToString(0, length).Trim('-');
        return cut.Length > 0 ? cut : "x";
    }
}
