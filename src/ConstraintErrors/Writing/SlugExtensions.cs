using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Writing;

/// <summary>
/// Generates unique slugs from another property: <c>anna</c>, <c>anna-2</c>, … Concurrent saves are safe. Only a unique violation causes
/// a query for the next free number.
/// </summary>
public static class SlugExtensions
{
    private const int MaxAttempts = 100;

    /// <summary>Generates missing slugs and calls <paramref name="save"/>. Call it from the context's <c>SaveChangesAsync</c>.</summary>
    public static async Task<int> SaveWithSlugsAsync(
        this DbContext context, Func<CancellationToken, Task<int>> save, CancellationToken cancellationToken)
    {
        var slugs = context.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added).SelectMany(Missing).ToList();
        foreach (var slug in slugs)
        {
            slug.CurrentValue = Next(Stem(slug), Siblings(slugs, slug));
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await save(cancellationToken);
            }
            catch (DbUpdateException exception) when (attempt < MaxAttempts && MayBeSlugViolation(exception, context, slugs))
            {
                if (!await RenumberAsync(slugs, cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>
    /// Renumbers the slugs of added entities that are already stored, after a save failed because of another constraint. The slugs are then
    /// those of a successful save.
    /// </summary>
    public static Task RenumberSlugsAsync(this DbContext context, CancellationToken cancellationToken) => RenumberAsync(
        [.. context.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added)
            .SelectMany(entry => entry.Properties).Where(property => property.Metadata.SlugSource() is not null)],
        cancellationToken);

    /// <summary>Throws if an added entity has a missing slug, because only <see cref="SaveWithSlugsAsync"/> generates slugs.</summary>
    public static void RefuseMissingSlugs(this DbContext context)
    {
        if (context.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added).SelectMany(Missing).Any())
        {
            throw new InvalidOperationException("Slugs are generated only when saving asynchronously. Call SaveChangesAsync.");
        }
    }

    private static IEnumerable<PropertyEntry> Missing(EntityEntry entry) =>
        entry.Properties.Where(property => property.Metadata.SlugSource() is not null && property.CurrentValue is null);

    // If the error cannot be resolved to a constraint, the query for stored slugs decides.
    private static bool MayBeSlugViolation(DbUpdateException exception, DbContext context, List<PropertyEntry> slugs) =>
        slugs.Count > 0
        && FailedWrite.Find(exception) is { Error: { Kind: ConstraintKind.Unique } error }
        && (ConstraintCatalog.For(context).Find(error) is not { Count: > 0 } named || named.Any(constraint => constraint.Properties is [var property]
            && slugs.Exists(slug => property.Name == slug.Metadata.Name && slug.EntityEntry.Metadata.IsOrDerivesFrom(constraint.EntityType))));

    /// <summary>Renumbers all slugs that are already stored, because the database reports only the first violation.</summary>
    /// <returns>False if none is stored, which means that another constraint was violated.</returns>
    private static async Task<bool> RenumberAsync(List<PropertyEntry> slugs, CancellationToken cancellationToken)
    {
        var changed = false;
        foreach (var slug in slugs)
        {
            var stem = Stem(slug);
            var prefix = stem + "-";
            var stored = await Values(slug.EntityEntry.Context, slug.Metadata)
                .Where(value => value == stem || value.StartsWith(prefix)).ToHashSetAsync(cancellationToken);
            if (stored.Contains((string)slug.CurrentValue!))
            {
                slug.CurrentValue = Next(stem, [.. stored, .. Siblings(slugs, slug)]);
                changed = true;
            }
        }

        return changed;
    }

    private static HashSet<string> Siblings(List<PropertyEntry> slugs, PropertyEntry slug) =>
    [
        .. slugs.Where(other => !ReferenceEquals(other, slug) && other.Metadata == slug.Metadata && other.CurrentValue is not null)
            .Select(other => (string)other.CurrentValue!),
    ];

    private static string Next(string stem, HashSet<string> taken)
    {
        var slug = stem;
        for (var number = 2; taken.Contains(slug); number++)
        {
            slug = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
        }

        return slug;
    }

    private static string Stem(PropertyEntry slug) =>
        Slug((string?)slug.EntityEntry.Property(slug.Metadata.SlugSource()!).CurrentValue, slug.Metadata);

    private static IQueryable<string> Values(DbContext context, IProperty property)
    {
        var table = StoreObjectIdentifier.Create(property.DeclaringType, StoreObjectType.Table)!.Value;
        var sql = context.GetService<ISqlGenerationHelper>();
        var column = sql.DelimitIdentifier(property.GetColumnName(table)!);
        var query = $"SELECT {column} AS {sql.DelimitIdentifier("Value")} FROM {sql.DelimitIdentifier(table.Name, table.Schema)}";
        return context.Database.SqlQueryRaw<string>(query);
    }

    /// <summary>Converts text to lowercase ASCII letters and digits, separated by single hyphens.</summary>
    internal static string Slug(string? text, IReadOnlyProperty property)
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

        // Leaves room for a hyphen and a number.
        var length = Math.Min(slug.Length, Math.Max(1, (property.GetMaxLength() ?? 100) - 8));
        var cut = slug.ToString(0, length).Trim('-');
        return cut.Length > 0 ? cut : "x";
    }
}
