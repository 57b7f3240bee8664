using System.Data.Common;

namespace WebApp.Constraints;

/// <summary>Understands the exceptions of one database.</summary>
internal interface IViolationReader
{
    /// <summary>Null when the exception is another database's, or tells of something other than a refused row.</summary>
    ConstraintViolation? Read(DbException exception);
}
