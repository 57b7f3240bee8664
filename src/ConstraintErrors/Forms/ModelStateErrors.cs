using System.Collections.Generic;
using System.Linq;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Primitives;

namespace ConstraintErrors.Forms;

internal static class ModelStateErrors
{
    /// <summary>Returns the posted names and values.</summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> PostedValues(this ModelStateDictionary modelState) =>
        modelState.Select(entry => KeyValuePair.Create(
            entry.Key,
            entry.Value?.RawValue is string[] values ? new StringValues(values) : new StringValues(entry.Value?.AttemptedValue)));

    public static void Add(this ModelStateDictionary modelState, IEnumerable<FieldError> errors)
    {
        foreach (var error in errors)
        {
            if (error.IsReplaced)
            {
                // Tag helpers prefer the attempted value to the value of the model.
                modelState.SetModelValue(error.Key, rawValue: null, attemptedValue: null);
            }

            if (error.NewValue is { } value)
            {
                modelState.SetModelValue(error.Key, value, value);
            }
            else if (modelState[error.Key]?.Errors.Any(existing => existing.ErrorMessage == error.Message) is not true)
            {
                modelState.AddModelError(error.Key, error.Message);
            }
        }
    }
}
