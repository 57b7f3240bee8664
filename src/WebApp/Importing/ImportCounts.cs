using System.Runtime.InteropServices;

namespace WebApp.Importing;

/// <summary>The number of rows by what importing them does.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ImportCounts(int Created, int Updated, int Unchanged, int Refused)
{
    public int Total => Created + Updated + Unchanged + Refused;

    public static ImportCounts Of(IReadOnlyList<PlannedRow> rows)
    {
        var accepted = rows.Where(row => !row.IsRefused).ToLookup(row => row.Action);
        return new ImportCounts(accepted[PlannedAction.Create].Count(), accepted[PlannedAction.Update].Count(), accepted[PlannedAction.None].Count(), rows.Count(row => row.IsRefused));
    }

    public static ImportCounts operator +(ImportCounts left, ImportCounts right) =>
        new(left.Created + right.Created, left.Updated + right.Updated, left.Unchanged + right.Unchanged, left.Refused + right.Refused);
}
