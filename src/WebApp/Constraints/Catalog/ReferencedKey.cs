using Microsoft.EntityFrameworkCore.Metadata;

namespace WebApp.Constraints;

/// <summary>The key that a foreign key refers to.</summary>
public sealed record ReferencedKey(string? Schema, string Table, IReadOnlyList<string> Columns, IReadOnlyForeignKey ForeignKey);
