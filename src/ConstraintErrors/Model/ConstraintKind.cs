namespace ConstraintErrors.Model;

/// <summary>The kind of constraint that a write violated.</summary>
public enum ConstraintKind
{
    /// <summary>A primary key, an alternate key or a unique index.</summary>
    Unique,

    /// <summary>A foreign key: the principal does not exist, or dependents still refer to a deleted principal.</summary>
    ForeignKey,

    /// <summary>A check constraint.</summary>
    Check,

    /// <summary>A foreign key or a check constraint: SQL Server reports error 547 for both.</summary>
    ForeignKeyOrCheck,

    /// <summary>A required column without a value.</summary>
    NotNull,

    /// <summary>Text that exceeds the length of its column.</summary>
    TooLong,

    /// <summary>A value outside the range of its column.</summary>
    OutOfRange,

    /// <summary>Text that the database cannot store: U+0000 on PostgreSQL, or an unpaired surrogate.</summary>
    InvalidText,

    /// <summary>A constraint declared by name only, such as PostgreSQL's EXCLUDE or an index on an expression.</summary>
    Declared,
}
