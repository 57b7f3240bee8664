
namespace ConstraintErrors.Model;

/// <summary>Which sort of rule a database refused a row for.</summary>
public enum ConstraintKind
{
    /// <summary>A primary or alternate key, or a unique index.</summary>
    Unique,

    /// <summary>A row refers to one that is not there, or one that is still referred to was to be removed.</summary>
    ForeignKey,

    /// <summary>A check constraint.</summary>
    Check,

    /// <summary>SQL Server's 547 says one of the two; only the constraint's name tells which.</summary>
    ForeignKeyOrCheck,

    /// <summary>A column that needs a value.</summary>
    NotNull,

    /// <summary>A text that is longer than its column.</summary>
    TooLong,

    /// <summary>A number that its column cannot hold.</summary>
    OutOfRange,

    /// <summary>Text that the database cannot store: U+0000 on PostgreSQL, or half of a surrogate pair.</summary>
    InvalidText,

    /// <summary>A constraint that the model declares by name only: PostgreSQL's EXCLUDE, an index on an expression.</summary>
    Declared,
}
