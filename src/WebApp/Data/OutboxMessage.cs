using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// A mail to be sent, saved together with what it tells of. It holds neither an address nor a link: both are made when it is
/// sent, so that the table has nothing to steal.
/// </summary>
public sealed class OutboxMessage
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public MailKind Kind { get; set; }

    public Guid UserId { get; set; }

    public User? User { get; set; }

    /// <summary>The language of its words: <c>en</c>, <c>de</c>.</summary>
    public required string Culture { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; } = DateTime.UtcNow;

    public int Attempts { get; set; }

    /// <summary>UTC; not before. Moved on when somebody takes the message up, so that nobody else does.</summary>
    public DateTime NextAttemptAt { get; set; } = DateTime.UtcNow;

    /// <summary>UTC.</summary>
    public DateTime? SentAt { get; set; }
}

internal sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    private const string Unsent = "\"SentAt\" IS NULL";

    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("OutboxMessages");
        builder.Property(message => message.Kind).HasConversion<string>().HasMaxLength(32);
        builder.Property(message => message.Culture).HasMaxLength(16);
        builder.HasOne(message => message.User).WithMany().HasForeignKey(message => message.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(message => message.UserId);
        builder.HasIndex(message => message.NextAttemptAt, "IX_OutboxMessages_Unsent_NextAttemptAt").HasFilter(Unsent);

        // However often somebody asks, one mail is under way.
        builder.HasIndex(message => new { message.UserId, message.Kind }, "IX_OutboxMessages_Unsent_UserId_Kind").IsUnique().HasFilter(Unsent)
            .HasViolationMessage("This email is already queued.");
    }
}
