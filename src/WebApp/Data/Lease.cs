using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A task that one node at a time performs. A lease that its owner doesn't end expires, and another node takes over.</summary>
public sealed class Lease
{
    /// <summary>The lease on the deletion of expired rows.</summary>
    public const string Retention = "Retention";

    public required string Name { get; set; }

    /// <summary>The node that took the lease last.</summary>
    public Guid Owner { get; set; }

    /// <summary>The time, in UTC, from which a node can take the lease.</summary>
    public DateTime Until { get; set; }

    /// <summary>Takes the lease if it is free, in one statement, so that one of several concurrent nodes succeeds.</summary>
    public static async Task<bool> TryTakeAsync(AppDbContext db, string name, Guid owner, DateTime now, DateTime until, CancellationToken cancellationToken) =>
        await db.Leases.TagWith("background").Where(lease => lease.Name == name && lease.Until <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Owner, owner).SetProperty(lease => lease.Until, until), cancellationToken) == 1;

    /// <summary>Changes the end of the lease, unless another node has taken it in the meantime.</summary>
    public static Task EndAtAsync(AppDbContext db, string name, Guid owner, DateTime until, CancellationToken cancellationToken) =>
        db.Leases.TagWith("background").Where(lease => lease.Name == name && lease.Owner == owner)
            .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Until, until), cancellationToken);
}

internal sealed class LeaseConfiguration : IEntityTypeConfiguration<Lease>
{
    public void Configure(EntityTypeBuilder<Lease> builder)
    {
        builder.ToTable("Leases");
        builder.HasKey(lease => lease.Name);
        builder.Property(lease => lease.Name).HasMaxLength(64);
        builder.HasData(new Lease { Name = Lease.Retention, Until = DateTime.UnixEpoch });
    }
}
