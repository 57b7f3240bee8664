namespace WebApp.Constraints;

/// <summary>Places broken rules on the fields of a form.</summary>
internal sealed class FormErrors(FormMap form, ConstraintMessages messages)
{
    /// <summary>At least one error: what no field stands for is an error of the form as a whole.</summary>
    public IReadOnlyList<FieldError> For(Explanation explanation)
    {
        var errors = explanation.Broken.SelectMany(broken => Place(broken.Rule)).Distinct().ToList();
        var onFields = errors.FindAll(error => error.Key.Length > 0);
        return onFields.Count > 0 ? onFields : errors.Count > 0 ? errors : [new FieldError("", messages.NotSaved)];
    }

    private IEnumerable<FieldError> Place(ConstraintRule rule)
    {
        var fields = rule.Properties.SelectMany(property => form.Holding(rule.EntityType, property)).Distinct().ToList();
        if (fields.Count > 0)
        {
            var message = messages.For(rule, [.. fields.Select(field => field.Label)]);
            return fields.Select(field => new FieldError(field.Key, message));
        }

        // A rule of a table that the form writes to is the person's business; any other one is a bug, and logged.
        var isFormsBusiness = form.Fields.Any(field => field.RulesOf?.EntityType.IsAssignableFrom(rule.EntityType.ClrType) ?? false);
        return [new FieldError("", isFormsBusiness ? messages.For(rule, []) : messages.NotSaved)];
    }
}
