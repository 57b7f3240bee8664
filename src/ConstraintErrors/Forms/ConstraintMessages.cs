using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Reflection;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConstraintErrors.Forms;

/// <summary>
/// What a person reads when a rule is broken: the words declared beside it, or a sentence made of display names.
/// Never a constraint's name or SQL, and of others' values only what a refused delete lists by its display property and
/// what an edit conflict puts beside one's own.
/// </summary>
internal sealed class ConstraintMessages(IStringLocalizerFactory factory, IOptions<ConstraintOptions> options, ILoggerFactory loggers)
{
    // Not the host's factory: its ResourcesPath says where the host's resources are.
    private readonly IStringLocalizer _localizer =
        new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), loggers).Create(typeof(ConstraintMessages));

    // Words that are the application's: names of things, and what its model declares.
    private readonly IStringLocalizer _own = factory.Create(options.Value.Texts ?? typeof(ConstraintMessages));

    /// <summary>Above the errors of a form.</summary>
    public string SummaryTitle(bool isOne) => isOne ? _localizer["Correct the following error"] : _localizer["Correct the following errors"];

    /// <summary>For a refusal that no field and no rule of the form explains.</summary>
    public string NotSaved =>
        _localizer["The changes conflict with stored data. Reload the page and try again."];

    /// <summary>For a foreign key that the server did not name, of a row that nothing is known of.</summary>
    public string Reference =>
        _localizer["This can’t be saved or deleted: it refers to data that no longer exists, or other data still refers to it."];

    /// <param name="constraint">The broken rule.</param>
    /// <param name="labels">Of the form's fields that it is about; empty when the form has none of them.</param>
    public string For(Constraint constraint, IReadOnlyList<string> labels)
    {
        var label = Join(labels is [] ? constraint.Properties.Select(property => _own[DisplayNames.Of(PropertyName(property))].Value) : labels);
        return constraint.Message is { } declared ? _own[declared] : constraint.Kind switch
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

    /// <summary>For a row that was to be deleted.</summary>
    public string StillReferredTo(Violation broken)
    {
        if (broken is not { Row: { } row, Referring: { } referring })
        {
            return _localizer["This can’t be deleted because other data still refers to it."];
        }

        var atLeast = referring.Count == ReferringRows.MaxCount ? "≥ " : "";
        var users = $"{atLeast}{Number(referring.Count)} {Counted(broken.Constraint.EntityType, referring.Count)}";
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

    /// <summary>For a row of which somebody else changed what the person changed, too, since the form was opened.</summary>
    public string Changed(IReadOnlyEntityType entityType) =>
        _localizer["Another user changed this {0}. Their values are shown next to yours. Save again to keep yours.", Noun(entityType)];

    /// <summary>For a row of which somebody else changed other things than the person did.</summary>
    public string ChangedElsewhere(IReadOnlyEntityType entityType) =>
        _localizer["Another user changed this {0}. Review it before you save again.", Noun(entityType)];

    /// <summary>For a row that somebody else changed since the person chose to delete it.</summary>
    public string ChangedBeforeDelete(IReadOnlyEntityType entityType) =>
        _localizer["Another user changed this {0}. Review it before you delete it.", Noun(entityType)];

    /// <summary>For a row that somebody else deleted since the form was opened.</summary>
    public string Deleted(IReadOnlyEntityType entityType) =>
        _localizer["Another user deleted this {0}.", Noun(entityType)];

    /// <summary>Beside a field that holds what somebody else changed it to.</summary>
    public string TakenOver(string field, string before) => before.Length == 0
        ? _localizer["{0}: changed by another user. Previously empty.", field]
        : _localizer["{0}: changed by another user. Previously “{1}”.", field, before];

    /// <summary>Beside a field whose value somebody else changed to another than the person did.</summary>
    public string Theirs(string field, string value) => value.Length == 0 ? _localizer["{0}: now empty.", field] : _localizer["{0}: now “{1}”.", field, value];

    private string Noun(IReadOnlyEntityType entityType) => Named(English(entityType));

    private string Counted(IReadOnlyEntityType entityType, int count) =>
        count == 1 ? Noun(entityType) : Named(Plural(English(entityType)));

    // A prefix, since a field is often called like an entity: City, city.
    private string Named(string noun) => _own["entity: " + noun] is { ResourceNotFound: false } found ? found : noun;

    private static string English(IReadOnlyEntityType entityType) =>
        entityType.ClrType.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName
        ?? Lower(DisplayNames.Of((entityType.HasSharedClrType ? entityType.ShortName() : entityType.ClrType.Name).Split('`')[0]));

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

    // An English matter; a translation has its own sentence around the bare noun.
    private static string Article(string noun) => (noun is ['a' or 'e' or 'i' or 'o', ..] ? "An " : "A ") + noun;

    // SKU stays SKU.
    private static string Lower(string label) =>
        label is [var first, var second, ..] && char.IsUpper(first) && char.IsLower(second) ? char.ToLowerInvariant(first) + label[1..] : label;
}
