namespace WebApp.Data;

/// <summary>A job that one node at a time runs in the background, in batches.</summary>
public interface IJob
{
    Guid Id { get; }

    /// <summary>The number of failed attempts since the last completed batch.</summary>
    int Failures { get; set; }

    /// <summary>The type of the exception that ended the last attempt; null after a completed batch.</summary>
    string? LastError { get; set; }

    /// <summary>The time at which the lease of the processing instance expires, in UTC.</summary>
    DateTime LeasedUntil { get; set; }

    /// <summary>The time of completion, in UTC.</summary>
    DateTime? FinishedAt { get; set; }

    /// <summary>The reason for an early end; null for other jobs.</summary>
    JobStopReason? StopReason { get; set; }
}
