using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Model;

/// <summary>The principal key of a foreign key.</summary>
internal sealed record ReferencedKey(string? Schema, string Table, IReadOnlyList<string> Columns, IReadOnlyForeignKey ForeignKey);
