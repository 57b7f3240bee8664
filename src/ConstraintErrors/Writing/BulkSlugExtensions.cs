using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Writing;

/// <summary>Generates slugs for rows that are inserted without the change tracker.</summary>
public static class BulkSlugExtensions
{
    private const int MaxRounds = 20;

    /// <summary>
    /// Sets the missing slugs of the entities to values that neither are stored nor repeat among them. Stored slugs are read in sets. A slug
    /// can be taken until the rows are inserted; the unique index then refuses them.
    /// </summary>
    /// <exception cref="InvalidOperationException">The entity type has no slug, or no free slug was found.</exception>
    public static async Task SetSlugsAsync<TEntity>(this DbContext context, IReadOnlyCollection<TEntity> entities, CancellationToken cancellationToken)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(context);
        var type = context.Model.FindEntityType(typeof(TEntity))!;
        var property = type.GetProperties().FirstOrDefault(property => property.SlugSource() is not null)
            ?? throw new InvalidOperationException($"{type.DisplayName()} has no slug.");
        var source = type.FindProperty(property.SlugSource()!)!;
        var (setter, used) = (property.PropertyInfo!, new HashSet<string>(StringComparer.Ordinal));
        var pending = entities.Where(entity => setter.GetValue(entity) is null)
            .Select(entity => (Entity: entity, Stem: SlugExtensions.Slug((string?)source.GetGetter().GetClrValue(entity), property))).ToList();

        // Each round tries twice as many numbers as the one before.
        for (var (round, first, count) = (0, 1, 1); pending.Count > 0; (round, first, count) = (round + 1, first + count, 2 * count))
        {
            if (round == MaxRounds)
            {
                throw new InvalidOperationException("No free slug was found.");
            }

            var candidates = pending.Select(one => one.Stem).Distinct().ToDictionary(stem => stem, stem => Enumerable.Range(first, count).Select(number => Numbered(stem, number)).ToArray());
            var stored = await context.WithValues<TEntity>(property.Name, candidates.Values.SelectMany(slugs => slugs))
                .Select(entity => EF.Property<string>(entity, property.Name)).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
            pending = pending.FindAll(one =>
            {
                var free = Array.Find(candidates[one.Stem], slug => !stored.Contains(slug) && used.Add(slug));
                setter.SetValue(one.Entity, free);
                return free is null;
            });
        }
    }

    private static string Numbered(string stem, int number) => number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
}
