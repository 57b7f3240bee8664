using System.Text.Encodings.Web;
using System.Text.Json;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The changes of an entry as they are stored.</summary>
internal static class PropertyChangeJson
{
    // Only ever read back here, and encoded again for a page.
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToJson(IEnumerable<PropertyChange> changes) => JsonSerializer.Serialize(changes, s_options);

    public static IReadOnlyList<PropertyChange> FromJson(string json) => JsonSerializer.Deserialize<List<PropertyChange>>(json, s_options) ?? [];
}
