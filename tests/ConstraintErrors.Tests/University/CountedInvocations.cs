using Microsoft.AspNetCore.Mvc.Abstractions;

namespace ConstraintErrors.Tests.University;

/// <summary>Counts what reaches MVC.</summary>
internal sealed class CountedInvocations : IActionInvokerProvider
{
    private int _count;

    public int Order => 0;

    public int Count => Volatile.Read(ref _count);

    public void OnProvidersExecuting(ActionInvokerProviderContext context) => Interlocked.Increment(ref _count);

    public void OnProvidersExecuted(ActionInvokerProviderContext context)
    {
    }
}
