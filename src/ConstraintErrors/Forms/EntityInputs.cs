using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Forms;

/// <summary>Identifies input properties of entity types in the registered contexts.</summary>
internal sealed class EntityInputs(IServiceScopeFactory scopes)
{
    // Cached, because MVC creates metadata for every type.
    private readonly Lazy<IReadOnlyList<IModel>> _models = new(() => Models(scopes), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Whether the property is user input: mapped to a column, and neither a primary key nor a row version.</summary>
    public bool IsInput(Type container, string property) =>
        _models.Value.Select(model => model.FindEntityType(container)).FirstOrDefault(type => type is not null)
            ?.FindProperty(property) is { } found
        && !found.IsPrimaryKey() && !found.IsConcurrencyToken && found.ClrType != typeof(byte[]);

    private static List<IModel> Models(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<RegisteredContexts>().All(scope.ServiceProvider).Select(context => context.Model)];
    }
}
