using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Validation;

/// <summary>The contexts whose rules the application's forms obey.</summary>
internal sealed class RegisteredContexts(IEnumerable<RegisteredContexts.Registration> registrations)
{
    public IEnumerable<DbContext> All(IServiceProvider services) =>
        registrations.Select(registration => (DbContext)services.GetRequiredService(registration.ContextType));

    public DbContext For(Type entityType, IServiceProvider services) =>
        All(services).FirstOrDefault(context => context.Model.FindEntityType(entityType) is not null)
        ?? throw new InvalidOperationException($"{entityType} is no entity of a context registered with AddConstraintErrors.");

    /// <summary>None when their context is gone: the handler had one of its own, and disposed of it.</summary>
    public IReadOnlyList<EntityEntry> Usable(IReadOnlyList<EntityEntry> entries)
    {
        try
        {
            return entries is [var first, ..] && registrations.Any(registration => registration.ContextType.IsInstanceOfType(first.Context))
                && first.Context.ChangeTracker is not null ? entries : [];
        }
        catch (ObjectDisposedException)
        {
            return [];
        }
    }

    internal sealed record Registration(Type ContextType);
}
