using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// An import of a file. Its rows are stored in the database, because any node can check and import them. Progress is saved together with each
/// batch.
/// </summary>
public sealed class ImportJob : IJob
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public ImportKind Kind { get; set; }

    public ImportState State { get; set; }

    public required string FileName { get; set; }

    /// <summary>The separator of the file: a comma, a semicolon, or a tab.</summary>
    public required string Separator { get; set; }

    /// <summary>A JSON array of the names in the first line of the file.</summary>
    public required string Headers { get; set; }

    /// <summary>A JSON object with the index of the column for each field that has one.</summary>
    public required string Columns { get; set; }

    /// <summary>The result of the dry run with its settings, as text. An import is only started by somebody who has seen the latest one.</summary>
    public string Result => string.Create(CultureInfo.InvariantCulture, $"{Created} {Updated} {Refused} {UpdatesExisting} {Columns}");

    /// <summary>Whether rows of entities that exist change them. Otherwise such rows are refused.</summary>
    public bool UpdatesExisting { get; set; }

    /// <summary>Whether a refused row rolls back all others.</summary>
    public bool IsAllOrNothing { get; set; }

    /// <summary>Whether new users receive an invitation.</summary>
    public bool SendsInvitations { get; set; }

    public Guid ActorId { get; set; }

    public required string ActorName { get; set; }

    /// <summary>The language of the errors and invitations.</summary>
    public required string Culture { get; set; }

    /// <summary>The number of rows in the file.</summary>
    public int Total { get; set; }

    /// <summary>The number of rows that the current step has read.</summary>
    public int Visited { get; set; }

    /// <summary>The greatest line that the current step has read. Batches are in the order of lines.</summary>
    public int LastLine { get; set; }

    /// <summary>The number of rows with errors.</summary>
    public int Refused { get; set; }

    /// <summary>The number of rows that create an entity: as expected by the dry run, or as imported.</summary>
    public int Created { get; set; }

    /// <summary>The number of rows that change an entity.</summary>
    public int Updated { get; set; }

    /// <summary>The number of rows whose entity has these values already.</summary>
    public int Unchanged { get; set; }

    /// <summary>Whether the last run was rolled back because the database refused rows that the dry run had accepted.</summary>
    public bool IsRolledBack { get; set; }

    /// <summary>Whether an administrator asked to stop the current step.</summary>
    public bool IsStopRequested { get; set; }

    public int Failures { get; set; }

    public string? LastError { get; set; }

    /// <summary>The creation time, in UTC.</summary>
    public DateTime CreatedAt { get; set; } = DateTime.UtcNow;

    public DateTime LeasedUntil { get; set; }

    public DateTime? FinishedAt { get; set; }

    public JobStopReason? StopReason { get; set; }
}

internal sealed class ImportJobConfiguration : IEntityTypeConfiguration<ImportJob>
{
    public void Configure(EntityTypeBuilder<ImportJob> builder)
    {
        builder.ToTable("ImportJobs");
        builder.Property(job => job.Kind).HasConversion<string>().HasMaxLength(16);
        builder.Property(job => job.State).HasConversion<string>().HasMaxLength(16);
        builder.Property(job => job.StopReason).HasConversion<string>().HasMaxLength(32);
        builder.Property(job => job.Separator).HasMaxLength(1);
        builder.Property(job => job.Headers).HasMaxLength(100_000);
        builder.Property(job => job.Columns).HasMaxLength(4000);
        builder.Property(job => job.Culture).HasMaxLength(16);
        builder.Property(job => job.LastError).HasMaxLength(128);
        builder.HasIndex(job => job.LeasedUntil, "IX_ImportJobs_Due_LeasedUntil").HasFilter("\"State\" IN ('Checking', 'Running')");
    }
}
