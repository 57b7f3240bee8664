using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// A user that matched a bulk job's filter when the job was confirmed. A snapshot of keys is exact where a bound is not: user keys
/// are not ascending, clocks of nodes differ, and an old user may come to match later. One INSERT … SELECT takes it.
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

        // No foreign keys: PostgreSQL checks a million in ten seconds and more, and a user may be deleted while the job runs.
        builder.HasKey(target => new { target.BulkJobId, target.UserId });
    }
}
