using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace ConstraintErrors.Forms;

internal static class FormExceptionHandlers
{
    /// <summary>The errors of the first handler that knows the exception; null when none does.</summary>
    public static async Task<IReadOnlyList<FieldError>?> HandleAsync(
        this IEnumerable<IFormExceptionHandler> handlers, Exception exception, PostedForm form, HttpContext http, string page)
    {
        foreach (var handler in handlers)
        {
            if (await handler.HandleAsync(exception, form, http, page) is { } errors)
            {
                return errors;
            }
        }

        return null;
    }
}
