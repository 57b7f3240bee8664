using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace ConstraintErrors.Forms;

/// <summary>Turns one sort of exception into errors on the fields of the form that caused it.</summary>
internal interface IFormExceptionHandler
{
    /// <param name="exception">What the handler of the form threw.</param>
    /// <param name="form">What was posted.</param>
    /// <param name="http">The request.</param>
    /// <param name="page">The page or action, for reports.</param>
    /// <returns>Null for an exception of another sort; otherwise at least one error.</returns>
    Task<IReadOnlyList<FieldError>?> HandleAsync(Exception exception, PostedForm form, HttpContext http, string page);
}
