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
        try
        {
            theirs = await entry.GetDatabaseValuesAsync(http.RequestAborted);
            entry.Context.ChangeTracker.Clear();
        }
        catch (ObjectDisposedException)
        {
            // The handler had a context of its own, and disposed of it: without their values, then.
            return [new FieldError("", messages.Changed(entityType, wasToBeDeleted))];
        }

        return theirs is null
            ? [new FieldError("", messages.Deleted(entityType))]
            : [new FieldError("", messages.Changed(entityType, wasToBeDeleted)), .. Differences(theirs, entityType, form)];
    }

    private IEnumerable<FieldError> Differences(PropertyValues theirs, IReadOnlyEntityType entityType, FormMap form) =>
        from property in theirs.Properties
        where !PropertyNames.IsNormalized(property)
        from field in form.Holding(entityType, property)
        where field.TryRead(property, out var own) && !StructuralComparisons.StructuralEqualityComparer.Equals(own, theirs[property])
        select property.IsConcurrencyToken
            ? new FieldError(field.Key, "", NewValue: PropertyText.Of(theirs[property]))
            : new FieldError(field.Key, messages.Theirs(Convert.ToString(theirs[property], CultureInfo.CurrentCulture) ?? ""));

    private static DbUpdateConcurrencyException? Conflict(Exception? exception) =>
        exception is null or DbUpdateConcurrencyException ? exception as DbUpdateConcurrencyException : Conflict(exception.InnerException);
}
