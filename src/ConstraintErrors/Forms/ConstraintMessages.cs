using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConstraintErrors.Forms;

/// <summary>
/// The messages shown to users: the declared violation message, or a text with display names. They never contain constraint names or SQL.
/// They contain stored values only for deletes (display properties of referring rows) and concurrency conflicts.
/// </summary>
internal sealed class ConstraintMessages(IStringLocalizerFactory factory, IOptions<ConstraintOptions> options, ILoggerFactory loggers)
{
    private static readonly ConditionalWeakTable<IReadOnlyEntityType, string> s_nouns = [];

    // Not the application's factory, because its ResourcesPath does not apply to this assembly.
    private readonly IStringLocalizer _localizer =
        new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), loggers).Create(typeof(ConstraintMessages));

    // The application's texts: display names, entity names and declared messages.
    private readonly IStringLocalizer _texts = factory.Create(options.Value.Texts ?? typeof(ConstraintMessages));

    /// <summary>Returns the title of the error summary.</summary>
    public string SummaryTitle(bool isOne) => isOne ? _localizer["Correct the following error"] : _localizer["Correct the following errors"];

    /// <summary>The message for a violation that cannot be attributed to the form.</summary>
    public string NotSaved =>
        _localizer["The changes conflict with stored data. Reload the page and try again."];

    /// <summary>The message for an unknown foreign key and row.</summary>
    public string Reference =>
        _localizer["This can’t be saved or deleted: it refers to data that no longer exists, or other data still refers to it."];

    /// <summary>Returns the message for a violated constraint.</summary>
    /// <param name="constraint">The violated constraint.</param>
    /// <param name="labels">The labels of the affected fields; empty if the form has none of them.</param>
    public string For(Constraint constraint, IReadOnlyList<string> labels)
    {
        var label = Join(labels is [] ? constraint.Properties.Select(property => _texts[DisplayNames.Of(PropertyName(property))].Value) : labels);
        return constraint.Message is { } declared ? _texts[declared] : constraint.Kind switch
        {
            ConstraintKind.Unique => _localizer["{0} with this {1} already exists.", Article(Noun(constraint.EntityType)), Lower(label), label],
            ConstraintKind.ForeignKey => _localizer["This {0} no longer exists. Choose another one.", Lower(label), label],
            ConstraintKind.NotNull => _localizer["{0} is required.", label],
            ConstraintKind.TooLong when constraint.Properties[0].TextLength() is { } length =>
                _localizer["{0} must be at most {1} characters long.", label, length],
            ConstraintKind.TooLong => _localizer["{0} is too long.", label],
            ConstraintKind.OutOfRange => _localizer["{0} is out of range.", label],
            ConstraintKind.InvalidText => _localizer["{0} contains characters that cannot be stored.", label],
            _ => _localizer["{0} is not valid.", label],
        };
    }

    /// <summary>Returns the message for a delete that fails because of referring rows.</summary>
    public string StillReferredTo(Violation violation)
    {
        if (violation is not { Row: { } row, Referring: { } referring })
        {
            return _localizer["This can’t be deleted because other data still refers to it."];
        }

        var atLeast = referring.Count == ReferringRows.MaxCount ? "≥ " : "";
        var users = $"{atLeast}{Number(referring.Count)} {Counted(violation.Constraint.EntityType, referring.Count)}";
        var entity = Noun(row.EntityType);
        if (referring.First is [])
        {
            return _localizer["This {0} cannot be deleted: it is still used by {1}.", entity, users];
        }

        var listed = string.Join(", ", referring.First);
        var rest = referring.Count - referring.First.Count;
        return rest == 0
            ? _localizer["This {0} cannot be deleted: it is still used by {1} ({2}).", entity, users, listed]
            : _localizer["This {0} cannot be deleted: it is still used by {1} ({2} and {3} more).", entity, users, listed, Number(rest)];
    }

    /// <summary>Returns the message for a conflict in fields that both users changed.</summary>
    public string Changed(IReadOnlyEntityType entityType) =>
        _localizer["Another user changed this {0}. Their values are shown next to yours. Save again to keep yours.", Noun(entityType)];

    /// <summary>Returns the message for a conflict in other fields than those the current user changed.</summary>
    public string ChangedElsewhere(IReadOnlyEntityType entityType) =>
        _localizer["Another user changed this {0}. Review it before you save again.", Noun(entityType)];

    /// <summary>Returns the message for a delete of a row that another user changed.</summary>
    public string ChangedBeforeDelete(IReadOnlyEntityType entityType) =>
        _localizer["Another user changed this {0}. Review it before you delete it.", Noun(entityType)];

    /// <summary>Returns the message for a row that another user deleted.</summary>
    public string Deleted(IReadOnlyEntityType entityType) =>
        _localizer["Another user deleted this {0}.", Noun(entityType)];

    /// <summary>Returns the message for a field that now contains the other user's value.</summary>
    public string ReplacedByDatabaseValue(string field, string before) => before.Length == 0
        ? _localizer["{0}: changed by another user. Previously empty.", field]
        : _localizer["{0}: changed by another user. Previously “{1}”.", field, before];

    /// <summary>Returns the message for a field that both users changed.</summary>
    public string DatabaseValue(string field, string value) =>
        value.Length == 0 ? _localizer["{0}: now empty.", field] : _localizer["{0}: now “{1}”.", field, value];

    private string Noun(IReadOnlyEntityType entityType) => Named(English(entityType));

    private string Counted(IReadOnlyEntityType entityType, int count) =>
        count == 1 ? Noun(entityType) : Named(Plural(English(entityType)));

    // The prefix separates entity names from field names, which often have the same text: City, city.
    private string Named(string noun) => _texts["entity: " + noun] is { ResourceNotFound: false } found ? found : noun;

    private static string English(IReadOnlyEntityType entityType) => s_nouns.GetValue(entityType, static entityType =>
        entityType.ClrType.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName
        ?? Lower(DisplayNames.Of((entityType.HasSharedClrType ? entityType.ShortName() : entityType.ClrType.Name).Split('`')[0])));

    private static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string Plural(string noun) => noun switch
    {
        [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => noun[..^1] + "ies",
        [.., 's' or 'x'] or [.., 'c' or 's', 'h'] => noun + "es",
        _ => noun + "s",
    };

    private static string PropertyName(IProperty property) =>
        PropertyNames.IsNormalized(property) ? PropertyNames.Source(property) : property.Name;

    private string Join(IEnumerable<string> labels) =>
        string.Join(_localizer[" and "], labels.Distinct().Select((label, index) => index == 0 ? label : Lower(label)));

    // English only; translations use the noun without an article.
    private static string Article(string noun) => (noun is ['a' or 'e' or 'i' or 'o', ..] ? "An " : "A ") + noun;

    // Acronyms such as SKU keep their case.
    private static string Lower(string label) =>
        label is [var first, var second, ..] && char.IsUpper(first) && char.IsLower(second) ? char.ToLowerInvariant(first) + label[1..] : label;
}
