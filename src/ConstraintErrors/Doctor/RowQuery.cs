using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace ConstraintErrors.Doctor;

/// <summary>A query for the rows that violate a constraint.</summary>
/// <param name="Kind">The kind of the finding.</param>
/// <param name="Sql">The SQL that shows the rows.</param>
/// <param name="Counts">Counts whose sum is the number of rows.</param>
internal sealed record RowQuery(FindingKind Kind, string Sql, IQueryable<long> Counts);
