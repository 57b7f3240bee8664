namespace ConstraintErrors.Doctor;

/// <summary>The words of a finding about rows.</summary>
internal static class RowTexts
{
    public static (string Problem, string Effect, string Action) Of(FindingKind kind) => kind switch
    {
        FindingKind.DuplicateRows => (
            "Rows have the same values in the columns of a unique constraint.",
            "Queries that expect one row find several. The unique constraint can't be created.",
            "Decide which row to keep, update the references to the others, and delete them."),
        FindingKind.OrphanedRows => (
            "Rows refer to rows that don't exist.",
            "Pages that show the referenced row fail or omit the row. The foreign key can't be created.",
            "Update the references to existing rows, or delete the rows."),
        FindingKind.TooLongValues => (
            "Texts are longer than the model allows.",
            "Forms reject the stored value when the row is edited. The column can't be shortened.",
            "Shorten the texts, or increase the length in the model."),
        FindingKind.CheckViolations => (
            "Rows violate a check constraint.",
            "Saving such a row fails. The check constraint can't be created.",
            "Correct the values."),
        FindingKind.NullValues => (
            "Rows have no value in a required column.",
            "Reading such a row fails. The column can't be made required, or added without a default.",
            "Enter a value, make the property optional, or add a default."),
        _ => (
            "The normalized value doesn't match its source.",
            "Searches for the value don't find the row, and duplicates of it are accepted.",
            "Save the rows again, so that the value is normalized."),
    };
}
