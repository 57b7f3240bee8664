namespace WebApp.Constraints;

/// <summary>What pages, controllers and endpoints have in common: from an exception to errors on fields.</summary>
internal sealed class RefusalHandler(RefusalExplainer explainer, ConflictExplainer conflicts, ConstraintMessages messages, ViolationReporter reporter)
{
    /// <returns>Null when the exception tells of no refused row; otherwise at least one error.</returns>
    public async Task<IReadOnlyList<FieldError>?> HandleAsync(Exception exception, FormMap form, HttpContext http, string page)
    {
        if (await conflicts.ExplainAsync(exception, form, http) is { } conflict)
        {
            return conflict;
        }

        if (await explainer.ExplainAsync(exception, form, http) is not { } explanation)
        {
            return null;
        }

        var errors = new FormErrors(form, messages).For(explanation);
        return reporter.Report(explanation, errors, form, page) is { } advice ? [.. errors, new FieldError("", advice)] : errors;
    }
}
