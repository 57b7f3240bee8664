using System.Data.Common;

namespace ConstraintErrors.Databases;

/// <summary>Understands the exceptions of one database.</summary>
internal interface IDatabaseErrorReader
{
    /// <summary>Null when the exception is another database's, or tells of something other than a refused row.</summary>
    DatabaseError? Read(DbException exception);
}
