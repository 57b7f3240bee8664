using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// An action on all users that matched a filter when it was confirmed, done in batches. Progress is saved together with each
/// batch, so that another process can continue.
/// </summary>
public sealed class BulkJob
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public UserAction Action { get; set; }

    /// <summary>The filter as the list has it in its address: <c>search=ann&amp;state=Locked</c>.</summary>
    public required string Filter { get; set; }

    public Guid ActorId { get; set; }

    public required string ActorName { get; set; }

    public required string Culture { get; set; }

    /// <summary>Users who matched when the administrator confirmed.</summary>
    public int Total { get; set; }

    public int Done { get; set; }

    /// <summary>Users left out: the administrator's own account, the last administrator, and rows that the database refused to change.</summary>
    public int Skipped { get; set; }

    /// <summary>Users that were deleted, or stopped matching the filter, after the administrator confirmed.</summary>
    public int Unmatched { get; set; }

    /// <summary>Failed tries since the last completed batch.</summary>
    public int Failures { get; set; }

    /// <summary>The class of the exception that ended the last try; null after a completed batch.</summary>
    public string? LastError { get; set; }

    /// <summary>The greatest key so far; batches go by keys.</summary>
    public Guid? LastUserId { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; } = DateTime.UtcNow;

    /// <summary>UTC; until then the process that works on it keeps it.</summary>
    public DateTime LeasedUntil { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? FinishedAt { get; set; }

    /// <summary>Null for a job that was not stopped early.</summary>
    public JobStopReason? StopReason { get; set; }
}

internal sealed class BulkJobConfiguration : IEntityTypeConfiguration<BulkJob>
{
    public void Configure(EntityTypeBuilder<BulkJob> builder)
    {
        builder.ToTable("BulkJobs");
        builder.Property(job => job.Action).HasConversion<string>().HasMaxLength(32);
        builder.Property(job => job.StopReason).HasConversion<string>().HasMaxLength(32);
        builder.Property(job => job.Filter).HasMaxLength(4000);
        builder.Property(job => job.Culture).HasMaxLength(16);
        builder.Property(job => job.LastError).HasMaxLength(128);
        builder.HasIndex(job => job.LeasedUntil, "IX_BulkJobs_Unfinished_LeasedUntil").HasFilter("\"FinishedAt\" IS NULL");
    }
}
