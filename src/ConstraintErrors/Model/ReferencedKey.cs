using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Model;

/// <summary>The key that a foreign key refers to.</summary>
internal sealed record ReferencedKey(string? Schema, string Table, IReadOnlyList<string> Columns, IReadOnlyForeignKey ForeignKey);
