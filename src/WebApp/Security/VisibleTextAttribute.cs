using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace WebApp.Security;

/// <summary>
/// Refuses characters that are not seen, such as controls and marks of direction: two names that differ by them alone look like one.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VisibleTextAttribute() : ValidationAttribute("{0} contains characters that cannot be seen.")
{
    public override bool IsValid(object? value) => value is not string text || text.EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
}
