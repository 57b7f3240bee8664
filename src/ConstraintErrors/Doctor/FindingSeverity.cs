namespace ConstraintErrors.Doctor;

/// <summary>How urgent a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Statements fail, or the database stores rows that the model forbids.</summary>
    Error,

    /// <summary>The database and the model differ; forms still work.</summary>
    Warning,

    /// <summary>The database has an object that the model doesn't need.</summary>
    Information,
}
