using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A key, or a revocation of keys, that all nodes use to protect cookies, forms, and links.</summary>
public sealed class DataProtectionKey
{
    /// <summary>The position in the key ring. Chosen by the writer, so that two nodes cannot add to the same key ring at the same time.</summary>
    public int Id { get; set; }

    public string? FriendlyName { get; set; }

    /// <summary>The key as Data Protection writes it; encrypted if a certificate is configured.</summary>
    public required string Xml { get; set; }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("DataProtectionKeys");
        builder.Property(key => key.Id).ValueGeneratedNever();
        builder.Property(key => key.Xml).HasMaxLength(32_768); // An encrypted key contains the certificate.
    }
}
