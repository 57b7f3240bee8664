namespace WebApp.Administration;

/// <param name="Lease">The end of the renewed lease; null when the job is finished or leased to another process.</param>
/// <param name="Size">The size of the next batch.</param>
/// <param name="IsComplete">Whether the transaction is committed.</param>
internal readonly record struct JobBatch(DateTime? Lease, int Size, bool IsComplete)
{
    /// <summary>The intended duration of a batch, so that progress is visible and other writers do not wait for long.</summary>
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(1);

    /// <summary>Returns the size of the next batch, from the duration of this one.</summary>
    public static int NextSize(int size, TimeSpan duration, int largest) => duration < s_duration ? Math.Min(2 * size, largest) : Math.Max(size / 2, 1);
}
