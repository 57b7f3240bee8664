using System;
using System.Collections.Concurrent;
using System.Linq;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Forms;

/// <summary>Knows which types that a form binds are entities of a registered context.</summary>
internal sealed class EntityInputs(IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<Type, IEntityType?> _entityTypes = new();

    /// <summary>Whether a property of this type holds a column that a person fills in: no key, and no version of the row.</summary>
    public bool IsInput(Type container, string property) =>
        _entityTypes.GetOrAdd(container, Find)?.FindProperty(property) is { } found && !found.IsPrimaryKey() && !found.IsConcurrencyToken && found.ClrType != typeof(byte[]);

    private IEntityType? Find(Type type)
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<RegisteredContexts>().All(scope.ServiceProvider)
            .Select(context => context.Model.FindEntityType(type)).FirstOrDefault(found => found is not null);
    }
}
