using System.Collections;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace WebApp.Constraints;

/// <summary>
/// Somebody else changed or deleted the row since the form was opened: says so, puts their values beside one's own, and
/// hands the form their version, so that saving again is a choice.
/// </summary>
internal sealed class ConflictExplainer(ConstraintMessages messages)
{
    /// <returns>Null when the exception is no conflict.</returns>
    public async Task<IReadOnlyList<FieldError>?> ExplainAsync(Exception exception, FormMap form, HttpContext http)
    {
        if (Conflict(exception) is not { Entries: [var entry, ..] })
        {
            return null;
        }

        var (entityType, wasToBeDeleted) = (entry.Metadata, entry.State == EntityState.Deleted);
        PropertyValues? theirs;
        List<FieldError> differences;
        try
        {
            theirs = await entry.GetDatabaseValuesAsync(http.RequestAborted);
            entry.Context.ChangeTracker.Clear();
            differences = theirs is null ? [] : await DifferencesAsync(entry.Context, theirs, entityType, form, http.RequestAborted);
        }
        catch (ObjectDisposedException)
        {
            // The handler had a context of its own, and disposed of it: without their values, then.
            return [new FieldError("", messages.Changed(entityType, wasToBeDeleted))];
        }

        return theirs is null
            ? [new FieldError("", messages.Deleted(entityType))]
            : [new FieldError("", messages.Changed(entityType, wasToBeDeleted)), .. differences];
    }

    private async Task<List<FieldError>> DifferencesAsync(
        DbContext context, PropertyValues theirs, IReadOnlyEntityType entityType, FormMap form, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        foreach (var property in theirs.Properties.Where(property => !PropertyNames.IsNormalized(property)))
        {
            var (value, different) = (theirs[property], form.Holding(entityType, property).Where(field =>
                field.TryRead(property, out var own) && !StructuralComparisons.StructuralEqualityComparer.Equals(own, theirs[property])).ToList());
            if (different is not [])
            {
                var (text, message) = property.IsConcurrencyToken
                    ? (PropertyText.Of(value), "")
                    : ((string?)null, messages.Theirs(await ShownAsync(context, property, value, cancellationToken)));
                errors.AddRange(different.Select(field => new FieldError(field.Key, message, NewValue: text)));
            }
        }

        return errors;
    }

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
