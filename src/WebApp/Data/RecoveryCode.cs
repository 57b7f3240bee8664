using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A code that replaces the authenticator app once. Using it deletes the row. The code itself is not stored.</summary>
public sealed class RecoveryCode
{
    public Guid UserId { get; set; }

    public User? User { get; set; }

    /// <summary>The hash of the salt and the code, in 32 bytes.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>Random bytes, 16 of them.</summary>
    public required byte[] Salt { get; set; }
}

internal sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("RecoveryCodes");
        builder.HasKey(code => new { code.UserId, code.Hash });
        builder.Property(code => code.Hash).HasMaxLength(32);
        builder.Property(code => code.Salt).HasMaxLength(16);
        builder.HasOne(code => code.User).WithMany().HasForeignKey(code => code.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
