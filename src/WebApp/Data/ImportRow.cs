using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A row of an imported file.</summary>
public sealed class ImportRow
{
    public Guid JobId { get; set; }

    /// <summary>The line of the file at which the row starts.</summary>
    public int Line { get; set; }

    /// <summary>A JSON array of the cells, without formula guards.</summary>
    public required string Cells { get; set; }
}

internal sealed class ImportRowConfiguration : IEntityTypeConfiguration<ImportRow>
{
    public void Configure(EntityTypeBuilder<ImportRow> builder)
    {
        builder.ToTable("ImportRows");
        builder.HasKey(row => new { row.JobId, row.Line });
        builder.Property(row => row.Line).ValueGeneratedNever();
        builder.Property(row => row.Cells).HasMaxLength(1_000_000);
    }
}
