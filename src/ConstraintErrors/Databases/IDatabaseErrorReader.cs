using System.Data.Common;

namespace ConstraintErrors.Databases;

/// <summary>Reads constraint violations from the exceptions of one database provider.</summary>
internal interface IDatabaseErrorReader
{
    /// <summary>Returns null if the exception comes from another provider or is not a constraint violation.</summary>
    DatabaseError? Read(DbException exception);
}
