using CsvHelper;

namespace WebApp.Administration;

/// <summary>
/// The format of exported files, which imports read. A cell that a spreadsheet would evaluate as a formula gets a guard, an apostrophe, and
/// so does a cell that looks as if it had one: removing one guard restores every value.
/// </summary>
internal static class CsvFormat
{
    private const char Guard = '\'';
    private const string Formula = "=@+-\t\r";

    /// <summary>Excel detects UTF-8 only with a byte order mark.</summary>
    public static CsvWriterOptions Writing(char separator = ',') =>
        new() { Injection = CsvInjection.Escape, InjectionCharacters = Formula, InjectionEscape = Guard, WriteByteOrderMark = true, Separator = separator };

    /// <summary>Writes a record whose cells imports restore.</summary>
    public static ValueTask WriteGuardedAsync(this CsvWriter csv, string[] cells, CancellationToken cancellationToken) =>
        csv.WriteRecordAsync(Array.ConvertAll(cells, cell => IsGuarded(cell) ? Guard + cell : cell), cancellationToken);

    /// <summary>Returns the value of a cell without its guard.</summary>
    public static string WithoutGuard(string cell) => IsGuarded(cell) ? cell[1..] : cell;

    private static bool IsGuarded(string cell) => cell is [Guard, var first, ..] && (first == Guard || Formula.Contains(first, StringComparison.Ordinal));
}
