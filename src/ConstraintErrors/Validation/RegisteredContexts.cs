using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Validation;

/// <summary>The context types registered with <c>AddConstraintErrors</c>.</summary>
internal sealed class RegisteredContexts(IEnumerable<RegisteredContexts.Registration> registrations)
{
    public IEnumerable<DbContext> All(IServiceProvider services) =>
        registrations.Select(registration => (DbContext)services.GetRequiredService(registration.ContextType));

    public DbContext For(Type entityType, IServiceProvider services) =>
        All(services).FirstOrDefault(context => context.Model.FindEntityType(entityType) is not null)
        ?? throw new InvalidOperationException($"{entityType} is not an entity type of a context registered with AddConstraintErrors.");

    /// <summary>Whether violations of the context are handled. Other contexts are left to the application.</summary>
    public bool Contains(DbContext context) => registrations.Any(registration => registration.ContextType.IsInstanceOfType(context));

    internal sealed record Registration(Type ContextType);
}
