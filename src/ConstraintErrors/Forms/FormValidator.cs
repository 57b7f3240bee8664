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

/// <summary>Asks the database about a form before anything is written: all fields of a context in one query.</summary>
internal sealed partial class FormValidator(RegisteredContexts contexts, ConstraintMessages messages, ILogger<FormValidator> logger)
{
    /// <param name="form">What was posted.</param>
    /// <param name="request">In its address or its form stands the key of a row that is being edited.</param>
    /// <param name="isAsked">Which fields are worth asking about.</param>
    public async Task<IReadOnlyList<FieldError>> FindErrorsAsync(
        PostedForm form, HttpRequest request, Func<PostedField, bool> isAsked)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        var errors = new List<FieldError>();
        foreach (var group in new PostedEntities(request.HttpContext.RequestServices, contexts).Of(form, request).GroupBy(row => row.Context))
        {
            var fieldsOf = group.ToDictionary(row => row.Row, row => row.Fields);
            try
            {
                var broken = await EntityValidator.FindBrokenAsync(
                    group.Key, fieldsOf.Keys, (constraint, row) => FieldsOf(constraint, row, fieldsOf[row]).Exists(field => isAsked(field)), cancellationToken);
                errors.AddRange(
                    from found in broken
                    let fields = FieldsOf(found.Constraint, found.Row!, fieldsOf[found.Row!])
                    let message = messages.For(found.Constraint, [.. fields.Select(field => field.Label)])
                    from field in fields
                    select new FieldError(field.Key, message));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A courtesy only: what it would have found, the write itself will find.
                LogFailed(exception.GetType().Name, exception.StackTrace);
            }
        }

        return errors;
    }

    private static List<PostedField> FieldsOf(Constraint constraint, EntityValues row, IReadOnlyList<PostedField> fields)
    {
        var found = new List<PostedField>();
        foreach (var property in constraint.Properties)
        {
            foreach (var field in fields)
            {
                if (!found.Contains(field) && Holds(field, row, property))
                {
                    found.Add(field);
                }
            }
        }

        return found;
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The check of a form before its handler failed, and the handler runs without it: {Exception}{StackTrace}")]
    private partial void LogFailed(string exception, string? stackTrace);
}
