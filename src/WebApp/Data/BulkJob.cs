using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// An action on all users that matched a filter when it was confirmed, applied in batches. Progress is saved together with each batch, so
/// that another process can continue.
/// </summary>
public sealed class BulkJob : IJob
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public UserAction Action { get; set; }

    /// <summary>The filter as a query string: <c>search=ann&amp;state=Locked</c>.</summary>
    public required string Filter { get; set; }

    public Guid ActorId { get; set; }

    public required string ActorName { get; set; }

    public required string Culture { get; set; }

    /// <summary>The number of users that matched when the administrator confirmed.</summary>
    public int Total { get; set; }

    public int Done { get; set; }

    /// <summary>
    /// The number of users skipped: the administrator's own account, the last administrator, and rows that the database refused to change.
    /// </summary>
    public int Skipped { get; set; }

    /// <summary>The number of users that were deleted or stopped matching the filter after the administrator confirmed.</summary>
    public int Unmatched { get; set; }

    public int Failures { get; set; }

    public string? LastError { get; set; }

    /// <summary>The greatest key processed so far. Batches are in key order.</summary>
    public Guid? LastUserId { get; set; }

    /// <summary>The creation time, in UTC.</summary>
    public DateTime CreatedAt { get; set; } = DateTime.UtcNow;

    public DateTime LeasedUntil { get; set; }

    public DateTime? FinishedAt { get; set; }

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
