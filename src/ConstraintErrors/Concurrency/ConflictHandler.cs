using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Forms;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Concurrency;

/// <summary>
/// Turns concurrency conflicts into errors on the form, and gives the form the current row version, so that the user can save again. If
/// the form posts its original values (<see cref="RowVersionTagHelper"/>), fields that only the other user changed get the database
/// values, and fields that only the current user changed stay as posted. All other differences are reported per field.
/// </summary>
internal sealed class ConflictHandler(ConstraintMessages messages, IDataProtectionProvider protection) : IFormExceptionHandler
{
    public async Task<IReadOnlyList<FieldError>?> HandleAsync(Exception exception, PostedForm form, HttpContext http, string page)
    {
        if (Conflict(exception) is not { Entries: [var entry, ..] })
        {
            return null;
        }

        var (entityType, isDelete, expectedValues) = (entry.Metadata, entry.State == EntityState.Deleted, entry.OriginalValues.Clone());
        PropertyValues? databaseValues;
        List<FieldError> differences;
        try
        {
            databaseValues = await entry.GetDatabaseValuesAsync(http.RequestAborted);
            entry.Context.ChangeTracker.Clear();
            differences = databaseValues is null
                ? []
                : await DifferencesAsync(entry.Context, databaseValues, entityType, FormOfRow(form, entityType, expectedValues), http);
        }
        catch (ObjectDisposedException)
        {
            // The page handler disposed of its own context, so the database values are unavailable.
            return [new FieldError("", isDelete ? messages.ChangedBeforeDelete(entityType) : messages.Changed(entityType))];
        }

        var message = databaseValues is null ? messages.Deleted(entityType)
            : isDelete ? messages.ChangedBeforeDelete(entityType)
            : differences.Exists(difference => difference is { Message.Length: > 0, IsReplaced: false }) ? messages.Changed(entityType)
            : messages.ChangedElsewhere(entityType);
        return [new FieldError("", message), .. differences];
    }

    private async Task<List<FieldError>> DifferencesAsync(
        DbContext context, PropertyValues databaseValues, IReadOnlyEntityType entityType, PostedForm form, HttpContext http)
    {
        var errors = new List<FieldError>();
        var versions = databaseValues.Properties.Where(property => property.IsConcurrencyToken)
            .SelectMany(token => form.Holding(entityType, token)).ToList();
        var originals = versions.DistinctBy(version => version.Prefix)
            .ToDictionary(version => version.Prefix, version => OriginalValues.Posted(http.Request, version.Key, protection));
        var properties = databaseValues.Properties
            .Where(property => property.DeclaringType is IReadOnlyEntityType && !PropertyNames.IsNormalized(property));
        foreach (var property in properties)
        {
            var databaseValue = databaseValues[property];
            foreach (var field in form.Holding(entityType, property))
            {
                var original = originals.GetValueOrDefault(field.Prefix);
                if (property.IsConcurrencyToken)
                {
                    errors.Add(new FieldError(field.Key, "", PropertyText.Of(databaseValue)));
                }
                else if (await DifferenceAsync(context, property, databaseValue, field, original, http.RequestAborted) is { } difference)
                {
                    errors.Add(difference);
                }

                original?.Set(field, databaseValue);
            }
        }

        return
        [
            .. errors,
            .. from version in versions
               where originals[version.Prefix] is not null
               select new FieldError(OriginalValues.KeyOf(version.Key), "", originals[version.Prefix]!.Protected(protection)),
        ];
    }

    /// <returns>Null if the field does not conflict.</returns>
    private async Task<FieldError?> DifferenceAsync(
        DbContext context,
        IReadOnlyProperty property,
        object? databaseValue,
        PostedField field,
        OriginalValues? original,
        CancellationToken cancellationToken)
    {
        if (!field.TryReadBound(property, out var posted))
        {
            var text = PropertyText.Of(databaseValue);
            return field.Text == text ? null : new FieldError(field.Key, messages.DatabaseValue(field.Label, text));
        }

        if (Same(posted, databaseValue))
        {
            return null;
        }

        if (original is not null && original.TryRead(field, property, out var originalValue))
        {
            if (Same(originalValue, databaseValue))
            {
                return null; // Only the current user changed the field.
            }

            if (Same(originalValue, posted) && field.TrySet(databaseValue))
            {
                var previous = await DisplayTextAsync(context, property, originalValue, cancellationToken);
                return new FieldError(field.Key, messages.ReplacedByDatabaseValue(field.Label, previous)) { IsReplaced = true };
            }
        }

        var current = await DisplayTextAsync(context, property, databaseValue, cancellationToken);
        return new FieldError(field.Key, messages.DatabaseValue(field.Label, current));
    }

    /// <summary>Returns the fields of the row in conflict, identified by its key and its expected version, if the form edits several rows.</summary>
    private static PostedForm FormOfRow(PostedForm form, IReadOnlyEntityType entityType, PropertyValues expectedValues)
    {
        var matches = expectedValues.Properties.Where(property => property.IsPrimaryKey() || property.IsConcurrencyToken)
            .SelectMany(property => form.Holding(entityType, property).Where(field => field.Prefix.Length > 0), (property, field) =>
                (field.Prefix, Same: field.TryRead(property, out var posted) && Same(posted, expectedValues[property])))
            .ToLookup(field => field.Prefix, field => field.Same);
        return matches.Count < 2 ? form : new PostedForm([.. form.Fields.Where(field => matches[field.Prefix].All(same => same))]);
    }

    // A form does not distinguish between an empty string and null.
    private static bool Same(object? one, object? other) =>
        StructuralComparisons.StructuralEqualityComparer.Equals(one is "" ? null : one, other is "" ? null : other);

    /// <summary>Returns a value as text. For a foreign key, returns the display property of the principal.</summary>
    private static async Task<string> DisplayTextAsync(
        DbContext context, IReadOnlyProperty property, object? value, CancellationToken cancellationToken)
    {
        var foreignKey = property.GetContainingForeignKeys()
            .FirstOrDefault(key => key is { Properties.Count: 1, PrincipalKey: var principalKey } && principalKey.IsPrimaryKey());
        if (value is not null && foreignKey?.PrincipalEntityType is { } principal && principal.DisplayProperty() is { } display
            && await context.FindAsync(principal.ClrType, [value], cancellationToken) is { } entity)
        {
            value = context.Entry(entity).Property(display.Name).CurrentValue;
            context.ChangeTracker.Clear();
        }

        return Convert.ToString(value, CultureInfo.CurrentCulture) ?? "";
    }

    private static DbUpdateConcurrencyException? Conflict(Exception? exception) =>
        exception is null or DbUpdateConcurrencyException ? exception as DbUpdateConcurrencyException : Conflict(exception.InnerException);
}
