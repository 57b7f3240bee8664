namespace ConstraintErrors.Doctor;

/// <summary>Creates the query for the rows that violate a constraint.</summary>
internal interface IRowQueries
{
    /// <summary>Returns the query, or null if no row can violate the constraint.</summary>
    RowQuery? Find();
}
