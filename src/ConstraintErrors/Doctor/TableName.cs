namespace ConstraintErrors.Doctor;

internal static class TableName
{
    public static string Of(string? schema, string table) => schema is null ? table : $"{schema}.{table}";
}
