using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace WebApp.Data;

/// <summary>
/// Refuses invisible characters, such as control characters and directional marks: names that differ only by them look identical.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VisibleTextAttribute() : ValidationAttribute("{0} contains invisible characters.")
{
    /// <summary>Whether the text can have several lines.</summary>
    public bool AllowsLines { get; set; }

    public override bool IsValid(object? value) =>
        value is not string text || text.EnumerateRunes().All(rune => IsVisible(rune) || (AllowsLines && rune.Value == '\n'));

    // Letters without a glyph, the Braille blank, and variation selectors are categorized as letters and marks.
    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF));
}
