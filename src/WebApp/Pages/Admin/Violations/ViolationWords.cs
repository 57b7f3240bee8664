using ConstraintErrors.Model;
using Microsoft.Extensions.Localization;

namespace WebApp.Pages.Admin.Violations;

internal static class ViolationWords
{
    public static LocalizedString Kind(Row row, IStringLocalizer<Texts> texts) => Enum.TryParse<ConstraintKind>(row.Kind, out var kind) ? kind switch
    {
        ConstraintKind.Unique => texts["Duplicate"],
        ConstraintKind.ForeignKey => texts["Reference"],
        ConstraintKind.Check => texts["Check"],
        ConstraintKind.ForeignKeyOrCheck => texts["Reference or check"],
        ConstraintKind.NotNull => texts["Required"],
        ConstraintKind.TooLong => texts["Too long"],
        ConstraintKind.OutOfRange => texts["Out of range"],
        ConstraintKind.InvalidText => texts["Characters that cannot be stored"],
        _ => texts["Other constraint"],
    } : texts[row.Kind];

    public static LocalizedString Change(int now, int before, IStringLocalizer<Texts> texts) =>
        now < before ? texts["{0:N0} fewer", before - now] : now > before ? texts["{0:N0} more", now - before] : texts["the same"];
}
