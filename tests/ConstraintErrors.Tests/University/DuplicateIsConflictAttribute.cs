using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Tests.University;

/// <summary>An exception filter of the host, which answers some of what the database refuses by itself.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DuplicateIsConflictAttribute : ExceptionFilterAttribute
{
    public override void OnException(ExceptionContext context)
    {
        if (context.Exception is DbUpdateException && context.HttpContext.Request.Query.ContainsKey("conflict"))
        {
            context.Result = new ConflictResult();
        }
    }
}
