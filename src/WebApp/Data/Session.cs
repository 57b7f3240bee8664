using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A signed-in browser. Deleting the row ends the session. All times are UTC.</summary>
public sealed class Session
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>The SHA-256 hash of the random key in the cookie, so that the table holds no credentials.</summary>
    public required byte[] KeyHash { get; set; }

    public Guid UserId { get; set; }

    public User? User { get; set; }

    /// <summary>The user's security stamp at sign-in. A changed stamp, as after a password change, ends the session.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>Whether the user chose to stay signed in on this device.</summary>
    public bool IsPersistent { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>
    /// The last time the owner proved the identity in this session, by password or passkey. Sensitive pages require a recent time.
    /// </summary>
    public DateTime VerifiedAt { get; set; }

    /// <summary>Whether the owner signed in with a second step or a passkey.</summary>
    public bool HasSecondStep { get; set; }

    /// <summary>The time of the last request, accurate to five minutes.</summary>
    public DateTime LastSeenAt { get; set; }

    /// <summary>Browser and operating system, such as <c>Firefox on Windows</c>; null when unknown.</summary>
    public string? Browser { get; set; }

    /// <summary>The network of the client's address at sign-in, without the part that identifies a person.</summary>
    public string? Network { get; set; }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.Property(session => session.KeyHash).HasMaxLength(32);
        builder.Property(session => session.Browser).HasMaxLength(64);
        builder.Property(session => session.Network).HasMaxLength(64);
        builder.HasOne(session => session.User).WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(session => session.KeyHash).IsUnique();
        builder.HasIndex(session => session.UserId);
        builder.HasIndex(session => session.LastSeenAt);
    }
}
