namespace ConstraintErrors.Forms;

/// <inheritdoc/>
/// <typeparam name="TEntity">An entity type of a context registered with <c>AddConstraintErrors</c>.</typeparam>
public sealed class RulesOfAttribute<TEntity>(string? property = null) : RulesOfAttribute(typeof(TEntity), property)
    where TEntity : class;
