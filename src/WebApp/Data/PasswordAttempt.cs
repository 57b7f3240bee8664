using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// Wrong passwords for one account from one source. There is no foreign key: names without an account are counted, too, so that
/// an attacker cannot tell them from others.
/// </summary>
public sealed class PasswordAttempt
{
    /// <summary>The user, or a hash of a name that no user has.</summary>
    public Guid AccountId { get; set; }

    /// <summary>A known browser, a hash of a client's address, or <see cref="Guid.Empty"/> for all unknown browsers together.</summary>
    public Guid Source { get; set; }

    /// <summary>Since the last success.</summary>
    public int Failures { get; set; }

    /// <summary>UTC; until then no password is accepted from this source.</summary>
    public DateTime? LockedUntil { get; set; }

    /// <summary>UTC.</summary>
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
