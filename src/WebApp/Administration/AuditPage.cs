using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Entries of the audit, the latest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="HasMore">Whether there are older ones.</param>
/// <param name="Cities">Name and state of each city: entries hold keys.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, bool HasMore, IReadOnlyDictionary<int, string> Cities);
