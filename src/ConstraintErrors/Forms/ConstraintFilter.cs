using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace ConstraintErrors.Forms;

/// <summary>Answers what a handler threw: at once, or, in a host with exception filters, after these have left it unhandled.</summary>
internal abstract class ConstraintFilter : IAsyncExceptionFilter
{
    private Func<Task<IActionResult?>>? _answer;

    public async Task OnExceptionAsync(ExceptionContext context)
    {
        if (_answer is not null && context is { ExceptionHandled: false, Result: null } && await _answer() is { } result)
        {
            (context.Result, context.ExceptionHandled) = (result, true);
        }
    }

    /// <param name="context">That of the page or the action.</param>
    /// <param name="answer">Null when the exception tells of no refused row.</param>
    protected Task<IActionResult?> AnswerAsync(FilterContext context, Func<Task<IActionResult?>> answer)
    {
        if (!context.Filters.Any(filter => filter is IExceptionFilter or IAsyncExceptionFilter and not ConstraintFilter))
        {
            return answer();
        }

        _answer = answer;
        return Task.FromResult<IActionResult?>(null);
    }
}
