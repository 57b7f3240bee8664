using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// An email to send, saved in the same transaction as the change it announces. Address and link are generated on delivery, so that the table
/// holds no secrets.
/// </summary>
public sealed class OutboxMessage
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public EmailKind Kind { get; set; }

    public Guid UserId { get; set; }

    public User? User { get; set; }

    /// <summary>The change that the email announces, which determines its recipient; null for emails to the address of the account.</summary>
    public Guid? EmailChangeId { get; set; }

    public EmailChange? EmailChange { get; set; }

    /// <summary>The language of the email: <c>en</c>, <c>de</c>.</summary>
    public required string Culture { get; set; }

    /// <summary>The creation time, in UTC.</summary>
    public DateTime CreatedAt { get; set; } = DateTime.UtcNow;

    public int Attempts { get; set; }

    /// <summary>
    /// The earliest time of the next attempt, in UTC. Claiming a message sets it past the sender's timeout, so that no other sender picks
    /// it up.
    /// </summary>
    public DateTime NextAttemptAt { get; set; } = DateTime.UtcNow;

    /// <summary>The time of delivery, in UTC.</summary>
    public DateTime? SentAt { get; set; }

    /// <summary>
    /// The time of the last failed attempt, in UTC. Such a dead letter is kept until an administrator resends or deletes it.
    /// </summary>
    public DateTime? FailedAt { get; set; }

    /// <summary>The type of the last error, which contains neither an address nor a link.</summary>
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
        builder.Property(message => message.FailedAt).IsConcurrencyToken(); // Prevents two administrators from resending it.
        builder.Property(message => message.LastError).HasMaxLength(128);
        builder.HasOne(message => message.User).WithMany().HasForeignKey(message => message.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(message => message.EmailChange).WithMany().HasForeignKey(message => message.EmailChangeId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(message => message.UserId);
        builder.HasIndex(message => message.EmailChangeId).HasFilter("\"EmailChangeId\" IS NOT NULL");
        builder.HasIndex(message => message.NextAttemptAt, "IX_OutboxMessages_Waiting_NextAttemptAt").HasFilter(Waiting);
        builder.HasIndex(message => message.FailedAt, "IX_OutboxMessages_Failed_FailedAt").HasFilter("\"FailedAt\" IS NOT NULL");

        // At most one email of a kind is pending per user or change of address, regardless of the number of requests.
        builder.HasIndex(message => new { message.UserId, message.Kind }, "IX_OutboxMessages_Waiting_UserId_Kind").IsUnique()
            .HasFilter($"{Waiting} AND \"EmailChangeId\" IS NULL")
            .HasViolationMessage("This email is already queued.");
        builder.HasIndex(message => new { message.EmailChangeId, message.Kind }, "IX_OutboxMessages_Waiting_EmailChangeId_Kind").IsUnique()
            .HasFilter($"{Waiting} AND \"EmailChangeId\" IS NOT NULL")
            .HasViolationMessage("This email is already queued.");
    }
}
