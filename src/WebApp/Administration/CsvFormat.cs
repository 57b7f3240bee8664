using CsvHelper;

namespace WebApp.Administration;

/// <summary>
/// The format of exported files, which imports read. A cell that a spreadsheet would evaluate as a formula gets a guard, an apostrophe, and
/// so does a cell that begins with an apostrophe: removing one guard restores every value.
/// </summary>
internal static class CsvFormat
{
    private const char Guard = '\'';
    private const string Guarded = "=@+-\t\r'";

    /// <summary>Excel detects UTF-8 only with a byte order mark.</summary>
    public static CsvWriterOptions Writing(char separator = ',') =>
        new() { Injection = CsvInjection.Escape, InjectionCharacters = Guarded, InjectionEscape = Guard, WriteByteOrderMark = true, Separator = separator };

    /// <summary>Returns the value of a cell without its guard.</summary>
    public static string WithoutGuard(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell is [Guard, var first, ..] && Guarded.Contains(first, StringComparison.Ordinal) ? cell[1..] : cell;
    }
}
