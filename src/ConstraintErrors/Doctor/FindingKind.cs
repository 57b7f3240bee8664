namespace ConstraintErrors.Doctor;

/// <summary>The kind of a difference between the model and the database.</summary>
public enum FindingKind
{
    /// <summary>A migration of the application isn't applied to the database.</summary>
    PendingMigration,

    /// <summary>The database has a migration that the application doesn't contain.</summary>
    UnknownMigration,

    /// <summary>A table of the model doesn't exist.</summary>
    MissingTable,

    /// <summary>A column of the model doesn't exist.</summary>
    MissingColumn,

    /// <summary>The table has a column that the model doesn't map.</summary>
    ExtraColumn,

    /// <summary>The type, length, precision, nullability, or collation of a column differs.</summary>
    DifferentColumn,

    /// <summary>A key, index, foreign key, or check constraint of the model doesn't exist.</summary>
    MissingConstraint,

    /// <summary>The table has a key, index, foreign key, or check constraint that the model doesn't contain.</summary>
    ExtraConstraint,

    /// <summary>A key, index, foreign key, or check constraint has another name.</summary>
    RenamedConstraint,

    /// <summary>The columns, uniqueness, filter, condition, or delete behavior differ.</summary>
    DifferentConstraint,

    /// <summary>The database didn't check the existing rows (NOT VALID, WITH NOCHECK).</summary>
    UntrustedConstraint,

    /// <summary>The constraint exists but is switched off.</summary>
    DisabledConstraint,

    /// <summary>The database doesn't use the index: creating it failed, or it is disabled.</summary>
    InvalidIndex,

    /// <summary>The connection doesn't enforce foreign keys (SQLite).</summary>
    ForeignKeysOff,

    /// <summary>Rows have the same values in the columns of a unique constraint.</summary>
    DuplicateRows,

    /// <summary>Rows refer to rows that don't exist.</summary>
    OrphanedRows,

    /// <summary>Texts are longer than the model allows.</summary>
    TooLongValues,

    /// <summary>Rows violate a check constraint of the model.</summary>
    CheckViolations,

    /// <summary>Required columns contain NULL.</summary>
    NullValues,

    /// <summary>A normalized column isn't the normalized form of its source.</summary>
    NotNormalized,
}
