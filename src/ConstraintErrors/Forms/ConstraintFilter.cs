using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace ConstraintErrors.Forms;

/// <summary>Handles exceptions of handlers and actions. If the application has exception filters, they run first.</summary>
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

    /// <summary>Runs <paramref name="answer"/> now, or in <see cref="OnExceptionAsync"/> if the application has exception filters.</summary>
    /// <param name="context">The context of the page or action.</param>
    /// <param name="answer">Returns the result, or null if the exception is not handled.</param>
    protected Task<IActionResult?> AfterExceptionFiltersAsync(FilterContext context, Func<Task<IActionResult?>> answer)
    {
        if (!context.Filters.Any(filter => filter is IExceptionFilter or IAsyncExceptionFilter and not ConstraintFilter))
        {
            return answer();
        }

        _answer = answer;
        return Task.FromResult<IActionResult?>(null);
    }
}
