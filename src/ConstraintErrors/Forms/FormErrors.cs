using System;
using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;
using System.Linq;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Forms;

/// <summary>Places broken rules on the fields of a form.</summary>
internal sealed class FormErrors(PostedForm form, ConstraintMessages messages)
{
    /// <summary>At least one error: what no field stands for is an error of the form as a whole.</summary>
    public IReadOnlyList<FieldError> For(Resolution resolution)
    {
        var errors = resolution.Violations.SelectMany(Place).Distinct().ToList();
        var onFields = errors.FindAll(error => error.Key.Length > 0);
        if (errors.Count == 0)
        {
            var unexplained = resolution.Error.Kind == ConstraintKind.ForeignKey ? messages.Reference : messages.NotSaved;
            return [new FieldError("", unexplained)];
        }

        return onFields.Count > 0 ? onFields : errors;
    }

    private IEnumerable<FieldError> Place(Violation broken)
    {
        var constraint = broken.Constraint;
        if (broken.Row is { State: EntityState.Deleted })
        {
            return [new FieldError("", messages.StillReferredTo(broken))];
        }

        var fields = OfRow(constraint.Properties.SelectMany(property => form.Holding(constraint.EntityType, property)).Distinct().ToList(), broken.Row);
        if (fields.Count == 0)
        {
            fields = OfValue(constraint, broken.Row);
        }

        if (fields.Count > 0)
        {
            var message = messages.For(constraint, [.. fields.Select(field => field.Label)]);
            return fields.Select(field => new FieldError(field.Key, message));
        }

        // A rule of a table that the form writes to is the person's business; any other one is a bug, and logged.
        var isFormsBusiness = form.Fields.Any(field => field.RulesOf?.EntityType.IsAssignableFrom(constraint.EntityType.ClrType) ?? false);
        return [new FieldError("", isFormsBusiness ? messages.For(constraint, []) : messages.NotSaved)];
    }

    /// <summary>
    /// The fields, of whatever name, whose text the row has for the rule's properties: a page that takes the email for the
    /// user name, as Identity's own does.
    /// </summary>
    private List<PostedField> OfValue(Constraint constraint, EntityValues? row) =>
    [
        .. form.Fields.Where(field => field.Metadata.DataTypeName != nameof(DataType.Password)
            && constraint.Properties.Any(property => row?[property] is string { Length: > 0 } value && string.Equals(value, field.Text, StringComparison.OrdinalIgnoreCase))),
    ];

    /// <summary>Of several lines that hold the same property, the one that posted the row's values; the later of two alike.</summary>
    private List<PostedField> OfRow(List<PostedField> fields, EntityValues? row)
    {
        var prefixes = fields.Select(field => field.Prefix).Distinct().ToList();
        if (prefixes.Count < 2 || row is null)
        {
            return fields;
        }

        var prefix = prefixes.FindLast(prefix => row.EntityType.GetProperties().All(property => Posted(prefix, property, row)));
        return prefix is null ? fields : fields.FindAll(field => field.Prefix == prefix);
    }

    private bool Posted(string prefix, IReadOnlyProperty property, EntityValues row) =>
        PropertyNames.IsNormalized(property)
        || form.Holding(row.EntityType, property).Where(field => field.Prefix == prefix)
            .All(field => field.TryRead(property, out var value) && Equals(value, row[property]));
}
