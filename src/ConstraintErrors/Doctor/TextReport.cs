using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace ConstraintErrors.Doctor;

/// <summary>Writes findings for people.</summary>
internal static class TextReport
{
    public static async Task WriteAsync(TextWriter writer, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings.OrderBy(finding => finding.Severity))
        {
            var place = string.Join(' ', new[] { finding.Table, finding.Name }.OfType<string>());
            await writer.WriteLineAsync($"{finding.Severity}: {finding.Kind}{(place.Length > 0 ? $" {place}" : "")}{Columns(finding)}");
            await writer.WriteLineAsync($"  {finding.Problem}{Rows(finding)}");
            if (finding.Migration is { } migration)
            {
                await writer.WriteLineAsync($"  Migration: {migration}");
            }

            await writer.WriteLineAsync($"  Effect: {finding.Effect}");
            foreach (var form in finding.Forms)
            {
                await writer.WriteLineAsync($"  Form: {form}");
            }

            await writer.WriteLineAsync($"  Action: {finding.Action}");
            if (finding.Query is { } query)
            {
                await writer.WriteLineAsync("  Query:");
                await writer.WriteLineAsync("    " + query.ReplaceLineEndings("\n    "));
            }

            await writer.WriteLineAsync();
        }

        await writer.WriteLineAsync(findings.Count switch
        {
            0 => "The database matches the model.",
            1 => "1 finding.",
            var count => string.Create(CultureInfo.InvariantCulture, $"{count} findings."),
        });
    }

    private static string Columns(Finding finding) =>
        finding.Columns.Count == 0 || finding.Columns is [var column] && column == finding.Name ? "" : $" ({string.Join(", ", finding.Columns)})";

    private static string Rows(Finding finding) => finding.Rows is { } rows
        ? string.Create(CultureInfo.InvariantCulture, $" Rows: {rows:N0}.")
        : "";
}
