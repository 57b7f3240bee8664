using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace ConstraintErrors.Forms;

/// <summary>Converts one kind of exception to field errors of the form that caused it.</summary>
internal interface IFormExceptionHandler
{
    /// <summary>Handles an exception.</summary>
    /// <param name="exception">The exception thrown by the page handler or action.</param>
    /// <param name="form">The posted form.</param>
    /// <param name="http">The HTTP context.</param>
    /// <param name="page">The name of the page or action, for logs and metrics.</param>
    /// <returns>Null for other kinds of exceptions; otherwise at least one error.</returns>
    Task<IReadOnlyList<FieldError>?> HandleAsync(Exception exception, PostedForm form, HttpContext http, string page);
}
