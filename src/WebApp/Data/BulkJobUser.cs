using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// A user that matched a bulk job's filter when the job was confirmed. Only a snapshot of keys is exact: user keys are not ascending, the
/// clocks of nodes differ, and an existing user may match later. A single INSERT … SELECT creates it.
/// </summary>
public sealed class BulkJobUser
{
    public Guid BulkJobId { get; set; }

    public Guid UserId { get; set; }
}

internal sealed class BulkJobUserConfiguration : IEntityTypeConfiguration<BulkJobUser>
{
    public void Configure(EntityTypeBuilder<BulkJobUser> builder)
    {
        builder.ToTable("BulkJobUsers");

        // No foreign keys: PostgreSQL takes more than ten seconds to check a million, and a user may be deleted while the job runs.
        builder.HasKey(target => new { target.BulkJobId, target.UserId });
    }
}
