using System.Text.Json.Serialization;

namespace WebApp.Api;

/// <summary>The answer to one line of a batch.</summary>
/// <param name="Line">The number of the line, counted from 1.</param>
/// <param name="Status">The status code that a request for this line alone would return.</param>
internal sealed record BatchResult(int Line, int Status)
{
    /// <summary>The address of the user's public page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Location { get; init; }

    /// <summary>The messages by field, with an empty key for the line as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IDictionary<string, string[]>? Errors { get; init; }
}
