using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A signed-in browser. The row is the session: without it, the browser's cookie is worth nothing. All times are UTC.</summary>
public sealed class Session
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>SHA-256 of the random key in the cookie, so that the table holds nothing to sign in with.</summary>
    public required byte[] KeyHash { get; set; }

    public Guid UserId { get; set; }

    public User? User { get; set; }

    /// <summary>The user's stamp at sign-in. A changed stamp, as after a new password, ends the session.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>Whether the person asked to stay logged in on this device.</summary>
    public bool IsPersistent { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>The last request, accurate to five minutes.</summary>
    public DateTime LastSeenAt { get; set; }

    /// <summary>Browser and operating system, such as <c>Firefox on Windows</c>; null when the browser does not say.</summary>
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
