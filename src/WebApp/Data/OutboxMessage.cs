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

    /// <summary>UTC; not before. A sender that claims the message moves it past its own timeout, so that no other one sends it.</summary>
    public DateTime NextAttemptAt { get; set; } = DateTime.UtcNow;

    /// <summary>UTC.</summary>
    public DateTime? SentAt { get; set; }

    /// <summary>UTC; set after the last try. Such a dead letter stays until an administrator sends it again or deletes it.</summary>
    public DateTime? FailedAt { get; set; }

    /// <summary>The class of the last try's error: it holds no address and no link.</summary>
    public string? LastError { get; set; }
}

internal sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    private const string Waiting = "\"SentAt\" IS NULL AND \"FailedAt\" IS NULL";

    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("OutboxMessages");
        builder.Property(message => message.Kind).HasConversion<string>().HasMaxLength(32);
        builder.Property(message => message.Culture).HasMaxLength(16);
        builder.Property(message => message.FailedAt).IsConcurrencyToken(); // Two administrators must not send it again one after the other.
        builder.Property(message => message.LastError).HasMaxLength(128);
        builder.HasOne(message => message.User).WithMany().HasForeignKey(message => message.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(message => message.UserId);
        builder.HasIndex(message => message.NextAttemptAt, "IX_OutboxMessages_Waiting_NextAttemptAt").HasFilter(Waiting);
        builder.HasIndex(message => message.FailedAt, "IX_OutboxMessages_Failed_FailedAt").HasFilter("\"FailedAt\" IS NOT NULL");

        // However often somebody asks, one mail is under way.
        builder.HasIndex(message => new { message.UserId, message.Kind }, "IX_OutboxMessages_Waiting_UserId_Kind").IsUnique().HasFilter(Waiting)
            .HasViolationMessage("This email is already queued.");
    }
}
