using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A change to a user, a role, or a city. Kept when the entity is deleted.</summary>
public sealed class AuditEntry
{
    public long Id { get; set; }

    /// <summary>The time of the change, in UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>The key of the actor; null when nobody was signed in, as for a registration or a command.</summary>
    public Guid? ActorId { get; set; }

    /// <summary>The actor's name at that time.</summary>
    public string? ActorName { get; set; }

    public AuditAction Action { get; set; }

    /// <summary>The entity type's name in the model: <c>User</c>, <c>Role</c>, <c>City</c>.</summary>
    public required string EntityType { get; set; }

    /// <summary>The entity's key as text; empty if the database had not generated it yet.</summary>
    public required string EntityKey { get; set; }

    /// <summary>The entity's name at that time.</summary>
    public required string EntityName { get; set; }

    /// <summary>A JSON array of <see cref="PropertyChange"/>.</summary>
    public required string Changes { get; set; }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.Property(entry => entry.Action).HasConversion<string>().HasMaxLength(16);
        builder.Property(entry => entry.EntityType).HasMaxLength(32);
        builder.Property(entry => entry.EntityKey).HasMaxLength(64);
        builder.Property(entry => entry.Changes).HasMaxLength(1_000_000);
        builder.HasIndex(entry => new { entry.EntityType, entry.EntityKey, entry.Id });
        builder.HasIndex(entry => new { entry.ActorId, entry.Id });
    }
}
