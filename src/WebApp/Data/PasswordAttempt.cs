using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// Wrong passwords for one account from one source. No foreign key: names without an account are counted, too, so that an attacker cannot
/// distinguish them. Also records the challenges that passkeys have answered, each of which is accepted once.
/// </summary>
public sealed class PasswordAttempt
{
    /// <summary>The user's key, or a hash of a name without an account.</summary>
    public Guid AccountId { get; set; }

    /// <summary>
    /// The key of a known browser, a hash of a client's address, or <see cref="Guid.Empty"/> for all unknown browsers together.
    /// </summary>
    public Guid Source { get; set; }

    /// <summary>The number of failures since the last success.</summary>
    public int Failures { get; set; }

    /// <summary>The end of the lock on this source, in UTC.</summary>
    public DateTime? LockedUntil { get; set; }

    /// <summary>The time of the last attempt, in UTC.</summary>
    public DateTime LastAttemptAt { get; set; }
}

internal sealed class PasswordAttemptConfiguration : IEntityTypeConfiguration<PasswordAttempt>
{
    public void Configure(EntityTypeBuilder<PasswordAttempt> builder)
    {
        builder.ToTable("PasswordAttempts");
        builder.HasKey(attempt => new { attempt.AccountId, attempt.Source });
        builder.HasIndex(attempt => attempt.LastAttemptAt);
    }
}
