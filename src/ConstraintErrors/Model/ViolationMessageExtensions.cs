using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConstraintErrors.Model;

/// <summary>Declares, beside a rule in the model, what a person reads when the rule is broken.</summary>
public static class ViolationMessageExtensions
{
    internal const string Annotation = "Constraints:ViolationMessage";

    /// <summary>Declares what a person reads when the rule is broken: English, the key of its translation.</summary>
    public static IndexBuilder<TEntity> HasViolationMessage<TEntity>(this IndexBuilder<TEntity> builder, string message)
    {
        builder.Metadata.SetAnnotation(Annotation, message);
        return builder;
    }

    /// <summary>Declares what a person reads when the rule is broken: English, the key of its translation.</summary>
    public static KeyBuilder HasViolationMessage(this KeyBuilder builder, string message)
    {
        builder.Metadata.SetAnnotation(Annotation, message);
        return builder;
    }

    /// <summary>Declares what a person reads when the rule is broken: English, the key of its translation.</summary>
    public static CheckConstraintBuilder HasViolationMessage(this CheckConstraintBuilder builder, string message)
    {
        builder.Metadata.SetAnnotation(Annotation, message);
        return builder;
    }

    /// <summary>For a row that refers to one that is not there.</summary>
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
