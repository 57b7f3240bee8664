using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ConstraintErrors.Forms;

/// <summary>Calls the exception handlers in order. If a handler fails, the failure is logged and the original exception propagates.</summary>
internal sealed partial class FormExceptionHandlers(IEnumerable<IFormExceptionHandler> handlers, ILogger<FormExceptionHandlers> logger)
{
    /// <returns>Null if no handler handles the exception, or if a handler fails.</returns>
    public async Task<IReadOnlyList<FieldError>?> HandleAsync(Exception exception, PostedForm form, HttpContext http, string page)
    {
        try
        {
            foreach (var handler in handlers)
            {
                if (await handler.HandleAsync(exception, form, http, page) is { } errors)
                {
                    return errors;
                }
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(page, failure.GetType().Name, failure.StackTrace);
        }

        return null;
    }

    // The exception message is not logged, because it may contain values.
    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "An exception of {Page} could not be converted to field errors: {Exception}{StackTrace}")]
    private partial void LogFailed(string page, string exception, string? stackTrace);
}
