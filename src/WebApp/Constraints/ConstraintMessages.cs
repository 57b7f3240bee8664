using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Localization;

namespace WebApp.Constraints;

/// <summary>
/// What a person reads when a rule is broken: the words declared beside it, or a sentence made of display names.
/// Never a constraint's name, SQL, or a value.
/// </summary>
internal sealed class ConstraintMessages(IStringLocalizer<ConstraintMessages> localizer)
{
    /// <summary>For a refusal that no field and no rule of the form explains.</summary>
    public string NotSaved =>
        localizer["This could not be saved, because it does not fit with what is stored already. Reload the page and try again."];

    /// <param name="rule">The broken rule.</param>
    /// <param name="labels">Of the form's fields that it is about; empty when the form has none of them.</param>
    public string For(ConstraintRule rule, IReadOnlyList<string> labels)
    {
        var label = Join(labels is [] ? rule.Properties.Select(property => Words.Of(PropertyName(property))) : labels);
        return rule.Message is { } declared ? localizer[declared] : rule.Kind switch
        {
            ConstraintKind.Unique => localizer["{0} with this {1} already exists.", Article(Entity(rule)), Lower(label)],
            ConstraintKind.ForeignKey => localizer["This {0} is no longer there. Choose another one.", Lower(label)],
            ConstraintKind.NotNull => localizer["{0} is required.", label],
            ConstraintKind.TooLong when rule.Properties[0].GetMaxLength() is { } length =>
                localizer["{0} must be at most {1} characters long.", label, length],
            ConstraintKind.TooLong => localizer["{0} is too long.", label],
            ConstraintKind.OutOfRange => localizer["{0} is out of range.", label],
            ConstraintKind.InvalidText => localizer["{0} contains characters that cannot be stored.", label],
            _ => localizer["{0} is not valid.", label],
        };
    }

    /// <summary>For a row that was to be deleted.</summary>
    public string StillReferredTo(BrokenRule broken)
    {
        if (broken is not { Row: { } row, Referring: { } referring })
        {
            return localizer["This cannot be deleted, because something else still refers to it."];
        }

        var users = $"{(referring.Count == ReferringRows.MaxCount ? "≥ " : "")}{referring.Count.ToString("N0", CultureInfo.CurrentCulture)} {Plural(Entity(broken.Rule), referring.Count)}";
        var entity = Lower(Words.Of(row.EntityType.ClrType.Name));
        if (referring.First is [])
        {
            return localizer["This {0} cannot be deleted: it is still used by {1}.", entity, users];
        }

        var listed = string.Join(", ", referring.First);
        var rest = referring.Count - referring.First.Count;
        return rest == 0
            ? localizer["This {0} cannot be deleted: it is still used by {1} ({2}).", entity, users, listed]
            : localizer["This {0} cannot be deleted: it is still used by {1} ({2} and {3} more).", entity, users, listed, rest.ToString("N0", CultureInfo.CurrentCulture)];
    }

    /// <summary>For a row that somebody else changed since the form was opened.</summary>
    public string Changed(IReadOnlyEntityType entityType) => localizer[
        "Somebody else changed this {0} in the meantime. Their values stand beside yours; save again to keep yours.",
        Lower(Words.Of(entityType.ClrType.Name))];

    /// <summary>For a row that somebody else deleted since the form was opened.</summary>
    public string Deleted(IReadOnlyEntityType entityType) =>
        localizer["Somebody else deleted this {0} in the meantime.", Lower(Words.Of(entityType.ClrType.Name))];

    /// <summary>Beside a field whose value somebody else changed.</summary>
    public string Theirs(string value) => value.Length == 0 ? localizer["Now empty."] : localizer["Now “{0}”.", value];

    private static string Plural(string noun, int count) => count == 1 ? noun : noun switch
    {
        [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => noun[..^1] + "ies",
        [.., 's' or 'x'] or [.., 'c' or 's', 'h'] => noun + "es",
        _ => noun + "s",
    };

    private static string Entity(ConstraintRule rule) => Lower(Words.Of(rule.EntityType.ClrType.Name));

    private static string PropertyName(IProperty property) =>
        PropertyNames.IsNormalized(property) ? PropertyNames.Source(property) : property.Name;

    private static string Join(IEnumerable<string> labels) =>
        string.Join(" and ", labels.Select((label, index) => index == 0 ? label : Lower(label)));

    private static string Article(string noun) => (noun is ['a' or 'e' or 'i' or 'o', ..] ? "An " : "A ") + noun;

    // SKU stays SKU.
    private static string Lower(string label) =>
        label is [var first, var second, ..] && char.IsUpper(first) && !char.IsUpper(second) ? char.ToLowerInvariant(first) + label[1..] : label;
}
