using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// A change of a user's email address. Takes effect when the owner of the new address confirms it; the old address can undo it. All times
/// are UTC.
/// </summary>
public sealed class EmailChange
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public Guid UserId { get; set; }

    public User? User { get; set; }

    public required string OldEmail { get; set; }

    public required string NewEmail { get; set; }

    public DateTime RequestedAt { get; set; }

    /// <summary>The time at which the account got the new address; null for an open request.</summary>
    public DateTime? ConfirmedAt { get; set; }

    /// <summary>The time at which the old address was restored.</summary>
    public DateTime? UndoneAt { get; set; }
}

internal sealed class EmailChangeConfiguration : IEntityTypeConfiguration<EmailChange>
{
    public void Configure(EntityTypeBuilder<EmailChange> builder)
    {
        builder.ToTable("EmailChanges");
        builder.Property(change => change.OldEmail).HasMaxLength(UserConfiguration.EmailLength);
        builder.Property(change => change.NewEmail).HasMaxLength(UserConfiguration.EmailLength);

        // Concurrency tokens: a link works once, even for concurrent requests.
        builder.Property(change => change.ConfirmedAt).IsConcurrencyToken();
        builder.Property(change => change.UndoneAt).IsConcurrencyToken();
        builder.HasOne(change => change.User).WithMany().HasForeignKey(change => change.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(change => change.UserId);
        builder.HasIndex(change => change.RequestedAt);
        builder.HasIndex(change => change.UserId, "IX_EmailChanges_Open_UserId").IsUnique().HasFilter("\"ConfirmedAt\" IS NULL")
            .HasViolationMessage("A change of your email is already open.");
    }
}
