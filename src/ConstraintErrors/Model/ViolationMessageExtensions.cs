using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConstraintErrors.Model;

/// <summary>Configures the messages shown when a constraint is violated.</summary>
public static class ViolationMessageExtensions
{
    internal const string Annotation = "Constraints:ViolationMessage";

    /// <summary>Configures the message shown when the constraint is violated: English text, which is also the key of its translation.</summary>
    public static IndexBuilder<TEntity> HasViolationMessage<TEntity>(this IndexBuilder<TEntity> builder, string message)
    {
        builder.Metadata.SetAnnotation(Annotation, message);
        return builder;
    }

    /// <summary>Configures the message shown when the constraint is violated: English text, which is also the key of its translation.</summary>
    public static KeyBuilder HasViolationMessage(this KeyBuilder builder, string message)
    {
        builder.Metadata.SetAnnotation(Annotation, message);
        return builder;
    }

    /// <summary>Configures the message shown when the constraint is violated: English text, which is also the key of its translation.</summary>
    public static CheckConstraintBuilder HasViolationMessage(this CheckConstraintBuilder builder, string message)
    {
        builder.Metadata.SetAnnotation(Annotation, message);
        return builder;
    }

    /// <summary>Configures the message shown when the principal does not exist: English text, which is also the key of its translation.</summary>
    public static ReferenceCollectionBuilder<TPrincipal, TDependent> HasViolationMessage<TPrincipal, TDependent>(
        this ReferenceCollectionBuilder<TPrincipal, TDependent> builder, string message)
        where TPrincipal : class
        where TDependent : class
    {
        builder.Metadata.SetAnnotation(Annotation, message);
        return builder;
    }

    internal static string? ViolationMessage(this IReadOnlyAnnotatable element) =>
        element.FindAnnotation(Annotation)?.Value as string;
}
