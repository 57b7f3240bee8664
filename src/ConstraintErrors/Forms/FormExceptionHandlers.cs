using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ConstraintErrors.Forms;

/// <summary>Asks each handler in turn. When one fails itself, the original exception is the one that must come out.</summary>
internal sealed partial class FormExceptionHandlers(IEnumerable<IFormExceptionHandler> handlers, ILogger<FormExceptionHandlers> logger)
{
    /// <returns>Null when no handler knows the exception, or one failed.</returns>
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

    // Not the message: it may repeat values.
    [LoggerMessage(Level = LogLevel.Error, Message = "An exception of {Page} could not be turned into errors on fields: {Exception}{StackTrace}")]
    private partial void LogFailed(string page, string exception, string? stackTrace);
}
