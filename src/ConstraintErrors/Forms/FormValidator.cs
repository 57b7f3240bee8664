using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Logging;

namespace ConstraintErrors.Forms;

/// <summary>Checks a form against the database before it is saved, with one query per context.</summary>
internal sealed partial class FormValidator(RegisteredContexts contexts, ConstraintMessages messages, ILogger<FormValidator> logger)
{
    /// <param name="form">The posted form.</param>
    /// <param name="request">The request, whose URL or form can contain the key of the row being edited.</param>
    /// <param name="isIncluded">Whether to check a field.</param>
    public async Task<IReadOnlyList<FieldError>> FindErrorsAsync(
        PostedForm form, HttpRequest request, Func<PostedField, bool> isIncluded)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        var errors = new List<FieldError>();
        foreach (var group in new PostedEntities(request.HttpContext.RequestServices, contexts).Of(form, request).GroupBy(row => row.Context))
        {
            var fieldsOf = group.ToDictionary(row => row.Row, row => row.Fields);
            try
            {
                var violations = await EntityValidator.FindViolationsAsync(
                    group.Key,
                    fieldsOf.Keys,
                    (constraint, row) => request.HttpContext.Reveals(constraint) && IsOfAny(constraint, row, fieldsOf[row], isIncluded),
                    cancellationToken);
                errors.AddRange(
                    from violation in violations
                    let fields = FieldsOf(violation.Constraint, violation.Row!, fieldsOf[violation.Row!]).ToList()
                    let message = messages.For(violation.Constraint, [.. fields.Select(field => field.Label)])
                    from field in fields
                    select new FieldError(field.Key, message));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The database enforces the constraints on save, so the form can be submitted without the check.
                LogFailed(exception.GetType().Name, exception.StackTrace);
            }
        }

        return errors;
    }

    // Loops without enumerators, because live checks run while the user types.
    private static bool IsOfAny(Constraint constraint, EntityValues row, IReadOnlyList<PostedField> fields, Func<PostedField, bool> isIncluded)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (isIncluded(fields[i]) && HoldsAny(fields[i], row, constraint))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<PostedField> FieldsOf(Constraint constraint, EntityValues row, IReadOnlyList<PostedField> fields) =>
        constraint.Properties.SelectMany(property => fields.Where(field => Holds(field, row, property))).Distinct();

    private static bool HoldsAny(PostedField field, EntityValues row, Constraint constraint)
    {
        for (var i = 0; i < constraint.Properties.Count; i++)
        {
            if (Holds(field, row, constraint.Properties[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(PostedField field, EntityValues row, IReadOnlyProperty property)
    {
        foreach (var held in field.Binding.DeclaredPropertiesOf(row.EntityType))
        {
            if (held.Name == property.Name)
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The check of a form before its handler failed. The handler runs without it: {Exception}{StackTrace}")]
    private partial void LogFailed(string exception, string? stackTrace);
}
