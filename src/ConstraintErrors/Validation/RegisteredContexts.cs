using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.EntityFrameworkCore;
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

    /// <summary>Whether a context is one whose refusals are explained; others are the host's own business.</summary>
    public bool Contains(DbContext context) => registrations.Any(registration => registration.ContextType.IsInstanceOfType(context));

    internal sealed record Registration(Type ContextType);
}
