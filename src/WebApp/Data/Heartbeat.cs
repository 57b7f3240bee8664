using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>The only row of its table. The health check updates it to verify that the database accepts writes.</summary>
public sealed class Heartbeat
{
    public int Id { get; set; }

    /// <summary>The time of the last update, in UTC.</summary>
    public DateTime At { get; set; }
}

internal sealed class HeartbeatConfiguration : IEntityTypeConfiguration<Heartbeat>
{
    public void Configure(EntityTypeBuilder<Heartbeat> builder)
    {
        builder.ToTable("Heartbeats");
        builder.Property(heartbeat => heartbeat.Id).ValueGeneratedNever();
        builder.HasData(new Heartbeat { Id = 1, At = DateTime.UnixEpoch });
    }
}
