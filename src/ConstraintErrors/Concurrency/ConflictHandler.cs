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
/// Somebody else changed or deleted the row since the form was opened: says so, and hands the form their version, so that
/// saving again is a choice. Where the form knows what it was opened with (<see cref="RowVersionTagHelper"/>), it takes
/// over what only they changed, and leaves alone what only the person did; otherwise all that differs stands side by side.
/// </summary>
internal sealed class ConflictHandler(ConstraintMessages messages, IDataProtectionProvider protection) : IFormExceptionHandler
{
    public async Task<IReadOnlyList<FieldError>?> HandleAsync(Exception exception, PostedForm form, HttpContext http, string page)
    {
        if (Conflict(exception) is not { Entries: [var entry, ..] })
        {
            return null;
        }

        var (entityType, wasToBeDeleted, mine) = (entry.Metadata, entry.State == EntityState.Deleted, entry.OriginalValues.Clone());
        PropertyValues? theirs;
        List<FieldError> differences;
        try
        {
            theirs = await entry.GetDatabaseValuesAsync(http.RequestAborted);
            entry.Context.ChangeTracker.Clear();
            differences = theirs is null ? [] : await DifferencesAsync(entry.Context, theirs, entityType, OfRow(form, entityType, mine), http);
        }
        catch (ObjectDisposedException)
        {
            // The handler had a context of its own, and disposed of it: without their values, then.
            return [new FieldError("", wasToBeDeleted ? messages.ChangedBeforeDelete(entityType) : messages.Changed(entityType))];
        }

        var message = theirs is null ? messages.Deleted(entityType)
            : wasToBeDeleted ? messages.ChangedBeforeDelete(entityType)
            : differences.Exists(difference => difference is { Message.Length: > 0, IsTakenOver: false }) ? messages.Changed(entityType)
            : messages.ChangedElsewhere(entityType);
        return [new FieldError("", message), .. differences];
    }

    private async Task<List<FieldError>> DifferencesAsync(
        DbContext context, PropertyValues theirs, IReadOnlyEntityType entityType, PostedForm form, HttpContext http)
    {
        var errors = new List<FieldError>();
        var versions = theirs.Properties.Where(property => property.IsConcurrencyToken).SelectMany(token => form.Holding(entityType, token)).ToList();
        var opened = versions.DistinctBy(version => version.Prefix).ToDictionary(version => version.Prefix, version => OriginalValues.Posted(http.Request, version.Key, protection));
        foreach (var property in theirs.Properties.Where(property => property.DeclaringType is IReadOnlyEntityType && !PropertyNames.IsNormalized(property)))
        {
            foreach (var field in form.Holding(entityType, property))
            {
                if (property.IsConcurrencyToken)
                {
                    errors.Add(new FieldError(field.Key, "", PropertyText.Of(theirs[property])));
                }
                else if (await DifferenceAsync(context, property, theirs[property], field, opened.GetValueOrDefault(field.Prefix), http.RequestAborted) is { } difference)
                {
                    errors.Add(difference);
                }

                opened.GetValueOrDefault(field.Prefix)?.Set(field, theirs[property]);
            }
        }

        return
        [
            .. errors,
            .. from version in versions
               where opened[version.Prefix] is not null
               select new FieldError(OriginalValues.KeyOf(version.Key), "", opened[version.Prefix]!.Protected(protection)),
        ];
    }

    /// <returns>Null where there is nothing to decide.</returns>
    private async Task<FieldError?> DifferenceAsync(
        DbContext context, IReadOnlyProperty property, object? theirs, PostedField field, OriginalValues? opened, CancellationToken cancellationToken)
    {
        if (!field.TryReadBound(property, out var own))
        {
            return field.Text == PropertyText.Of(theirs) ? null : new FieldError(field.Key, messages.Theirs(field.Label, PropertyText.Of(theirs)));
        }

        if (Same(own, theirs))
        {
            return null;
        }

        if (opened is not null && opened.TryRead(field, property, out var before))
        {
            if (Same(before, theirs))
            {
                return null; // Changed by the person alone.
            }

            if (Same(before, own) && field.TrySet(theirs))
            {
                return new FieldError(field.Key, messages.TakenOver(field.Label, await ShownAsync(context, property, before, cancellationToken))) { IsTakenOver = true };
            }
        }

        return new FieldError(field.Key, messages.Theirs(field.Label, await ShownAsync(context, property, theirs, cancellationToken)));
    }

    /// <summary>Of several lines of rows, those fields that posted this row's key and the version that is no more.</summary>
    private static PostedForm OfRow(PostedForm form, IReadOnlyEntityType entityType, PropertyValues mine)
    {
        var told = mine.Properties.Where(property => property.IsPrimaryKey() || property.IsConcurrencyToken)
            .SelectMany(property => form.Holding(entityType, property).Where(field => field.Prefix.Length > 0), (property, field) =>
                (field.Prefix, Same: field.TryRead(property, out var posted) && Same(posted, mine[property])))
            .ToLookup(field => field.Prefix, field => field.Same);
        return told.Count < 2 ? form : new PostedForm([.. form.Fields.Where(field => told[field.Prefix].All(same => same))]);
    }

    // A form posts an empty text and none alike.
    private static bool Same(object? one, object? other) =>
        StructuralComparisons.StructuralEqualityComparer.Equals(one is "" ? null : one, other is "" ? null : other);

    /// <summary>A reference by the property that the model shows its entity by: a person chose a name, not a key.</summary>
    private static async Task<string> ShownAsync(DbContext context, IReadOnlyProperty property, object? value, CancellationToken cancellationToken)
    {
        var principal = property.GetContainingForeignKeys().FirstOrDefault(key => key is { Properties.Count: 1, PrincipalKey: var principalKey } && principalKey.IsPrimaryKey())?.PrincipalEntityType;
        if (value is not null && principal?.DisplayProperty() is { } display && await context.FindAsync(principal.ClrType, [value], cancellationToken) is { } row)
        {
            value = context.Entry(row).Property(display.Name).CurrentValue;
            context.ChangeTracker.Clear();
        }

        return Convert.ToString(value, CultureInfo.CurrentCulture) ?? "";
    }

    private static DbUpdateConcurrencyException? Conflict(Exception? exception) =>
        exception is null or DbUpdateConcurrencyException ? exception as DbUpdateConcurrencyException : Conflict(exception.InnerException);
}
