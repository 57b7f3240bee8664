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

        var entityType = entry.Metadata;
        var theirs = await entry.GetDatabaseValuesAsync(http.RequestAborted);
        entry.Context.ChangeTracker.Clear();
        return theirs is null
            ? [new FieldError("", messages.Deleted(entityType))]
            : [new FieldError("", messages.Changed(entityType)), .. Differences(theirs, entityType, form)];
    }

    private IEnumerable<FieldError> Differences(PropertyValues theirs, IReadOnlyEntityType entityType, FormMap form) =>
        from property in theirs.Properties
        where !PropertyNames.IsNormalized(property)
        from field in form.Holding(entityType, property)
        where PropertyText.TryConvert(field.Text, property, out var own) && !Equals(own, theirs[property])
        let text = Convert.ToString(theirs[property], CultureInfo.CurrentCulture) ?? ""
        select property.IsConcurrencyToken
            ? new FieldError(field.Key, "", NewValue: text)
            : new FieldError(field.Key, messages.Theirs(text));

    private static DbUpdateConcurrencyException? Conflict(Exception? exception) =>
        exception is null or DbUpdateConcurrencyException ? exception as DbUpdateConcurrencyException : Conflict(exception.InnerException);
}
