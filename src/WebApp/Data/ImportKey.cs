using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A value that must not repeat in an imported file, with the first line that contains it.</summary>
public sealed class ImportKey
{
    public Guid JobId { get; set; }

    /// <summary>The name of the field or of another key.</summary>
    public required string Name { get; set; }

    /// <summary>The normalized value.</summary>
    public required string Value { get; set; }

    public int Line { get; set; }
}

internal sealed class ImportKeyConfiguration : IEntityTypeConfiguration<ImportKey>
{
    public void Configure(EntityTypeBuilder<ImportKey> builder)
    {
        builder.ToTable("ImportKeys");
        builder.HasKey(key => new { key.JobId, key.Name, key.Value });
        builder.Property(key => key.Name).HasMaxLength(16);
        builder.Property(key => key.Value).HasMaxLength(UserConfiguration.EmailLength);
    }
}
