using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>The error of a field of an imported row.</summary>
public sealed class ImportError
{
    public Guid JobId { get; set; }

    public int Line { get; set; }

    /// <summary>The name of the field; empty for the row as a whole.</summary>
    public required string Field { get; set; }

    public ImportErrorKind Kind { get; set; }

    /// <summary>The message in the language of the job.</summary>
    public required string Message { get; set; }
}

internal sealed class ImportErrorConfiguration : IEntityTypeConfiguration<ImportError>
{
    public void Configure(EntityTypeBuilder<ImportError> builder)
    {
        builder.ToTable("ImportErrors");
        builder.HasKey(error => new { error.JobId, error.Line, error.Field });
        builder.Property(error => error.Field).HasMaxLength(32);
        builder.Property(error => error.Kind).HasConversion<string>().HasMaxLength(32);
        builder.Property(error => error.Message).HasMaxLength(1000);
    }
}
