using System.Text.Json;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>Converts cells, headers, and columns to and from their stored form.</summary>
internal static class ImportCells
{
    // Safe without escaping: the JSON is only read back here, and pages encode it again.
    private static readonly JsonSerializerOptions s_options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, s_options);

    public static string[] Of(ImportRow row) => JsonSerializer.Deserialize<string[]>(row.Cells, s_options)!;

    public static string[] HeadersOf(ImportJob job) => JsonSerializer.Deserialize<string[]>(job.Headers, s_options)!;

    public static Dictionary<string, int> ColumnsOf(ImportJob job) => JsonSerializer.Deserialize<Dictionary<string, int>>(job.Columns, s_options)!;
}
