using WebApp.Data;

namespace WebApp.Administration;

/// <summary>A page of audit entries, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="HasMore">Whether there are older entries.</param>
/// <param name="Cities">The name and state of each city, because entries store keys.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, bool HasMore, IReadOnlyDictionary<int, string> Cities);
