namespace ConstraintErrors.Forms;

/// <summary>The metrics of the library.</summary>
public static class ConstraintMetrics
{
    /// <summary>The meter of the counter <c>constraints.violations</c>, with the tags constraint, kind, page and outcome.</summary>
    public const string MeterName = "ConstraintErrors";
}
