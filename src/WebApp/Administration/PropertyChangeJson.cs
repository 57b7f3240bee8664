using System.Text.Encodings.Web;
using System.Text.Json;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Converts the changes of an entry to and from their stored form.</summary>
internal static class PropertyChangeJson
{
    // Safe without escaping: the JSON is only read back here, and pages encode it again.
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToJson(IEnumerable<PropertyChange> changes) => JsonSerializer.Serialize(changes, s_options);

    public static IReadOnlyList<PropertyChange> FromJson(string json) => JsonSerializer.Deserialize<List<PropertyChange>>(json, s_options) ?? [];
}
