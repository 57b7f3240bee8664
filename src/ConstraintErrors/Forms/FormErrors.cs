using System;
using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;
using System.Linq;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Forms;

/// <summary>Maps violations to the fields of a form.</summary>
internal sealed class FormErrors(PostedForm form, ConstraintMessages messages)
{
    /// <summary>Returns at least one error. A violation without a matching field is an error of the form as a whole.</summary>
    public IReadOnlyList<FieldError> For(Resolution resolution)
    {
        var errors = resolution.Violations.SelectMany(ErrorsFor).Distinct().ToList();
        var onFields = errors.FindAll(error => error.Key.Length > 0);
        if (errors.Count == 0)
        {
            var unexplained = resolution.Error.Kind == ConstraintKind.ForeignKey ? messages.Reference : messages.NotSaved;
            return [new FieldError("", unexplained)];
        }

        return onFields.Count > 0 ? onFields : errors;
    }

    private IEnumerable<FieldError> ErrorsFor(Violation violation)
    {
        var constraint = violation.Constraint;
        if (violation.Row is { State: EntityState.Deleted })
        {
            return [new FieldError("", messages.StillReferredTo(violation))];
        }

        var candidates = constraint.Properties.SelectMany(property => form.Holding(constraint.EntityType, property)).Distinct().ToList();
        var fields = FieldsOfRow(candidates, violation.Row);
        if (fields.Count == 0)
        {
            fields = FieldsWithValueOf(constraint, violation.Row);
        }

        if (fields.Count > 0)
        {
            var message = messages.For(constraint, [.. fields.Select(field => field.Label)]);
            return fields.Select(field => new FieldError(field.Key, message));
        }

        // The user can correct a violation in a table that the form edits; any other violation is a bug, which is logged.
        var isTableOfForm = form.Fields.Any(field => field.RulesOf?.EntityType.IsAssignableFrom(constraint.EntityType.ClrType) ?? false);
        return [new FieldError("", isTableOfForm ? messages.For(constraint, []) : messages.NotSaved)];
    }

    /// <summary>
    /// Returns the fields of any name whose text equals a value of the constraint's properties. For example, the Identity pages use the
    /// email as the user name.
    /// </summary>
    private List<PostedField> FieldsWithValueOf(Constraint constraint, EntityValues? row) =>
    [
        .. form.Fields.Where(field => field.Metadata.DataTypeName != nameof(DataType.Password)
            && constraint.Properties.Any(property => row?[property] is string { Length: > 0 } value
                && string.Equals(value, field.Text, StringComparison.OrdinalIgnoreCase))),
    ];

    /// <summary>Returns the fields of the list item that posted the row's values, or of the last one if several match.</summary>
    private List<PostedField> FieldsOfRow(List<PostedField> fields, EntityValues? row)
    {
        var prefixes = fields.Select(field => field.Prefix).Distinct().ToList();
        if (prefixes.Count < 2 || row is null)
        {
            return fields;
        }

        var prefix = prefixes.FindLast(prefix => row.EntityType.GetProperties().All(property => HasValueOf(prefix, property, row)));
        return prefix is null ? fields : fields.FindAll(field => field.Prefix == prefix);
    }

    private bool HasValueOf(string prefix, IReadOnlyProperty property, EntityValues row) =>
        PropertyNames.IsNormalized(property)
        || form.Holding(row.EntityType, property).Where(field => field.Prefix == prefix)
            .All(field => field.TryRead(property, out var value) && Equals(value, row[property]));
}
