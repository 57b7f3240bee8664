using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Forms;

/// <summary>Knows which types that a form binds are entities of a registered context.</summary>
internal sealed class EntityInputs(IServiceScopeFactory scopes)
{
    // One look at the contexts, not one for each type that MVC describes.
    private readonly Lazy<IReadOnlyList<IModel>> _models = new(() => Models(scopes), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Whether a property of this type holds a column that a person fills in: no key, and no version of the row.</summary>
    public bool IsInput(Type container, string property) =>
        _models.Value.Select(model => model.FindEntityType(container)).FirstOrDefault(found => found is not null)?.FindProperty(property) is { } found
        && !found.IsPrimaryKey() && !found.IsConcurrencyToken && found.ClrType != typeof(byte[]);

    private static List<IModel> Models(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<RegisteredContexts>().All(scope.ServiceProvider).Select(context => context.Model)];
    }
}
