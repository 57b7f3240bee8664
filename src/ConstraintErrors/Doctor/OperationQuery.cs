using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace ConstraintErrors.Doctor;

/// <summary>A query for the rows for which an operation of a migration fails.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Name">The name of the constraint or column.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Query">The query.</param>
internal sealed record OperationQuery(ITableMigrationOperation Operation, string Name, IReadOnlyList<string> Columns, RowQuery Query);
