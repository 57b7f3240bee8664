using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>The number of rows that the database refused for one rule on one page in one hour.</summary>
public sealed class ViolationCount
{
    /// <summary>The start of the hour, in UTC.</summary>
    public DateTime Hour { get; set; }

    public required string ConstraintName { get; set; }

    /// <summary>The page's path in <c>Pages</c>, or the endpoint's name.</summary>
    public required string Page { get; set; }

    /// <summary>The kind of the constraint, such as unique or foreign key.</summary>
    public required string Kind { get; set; }

    public int Count { get; set; }
}

internal sealed class ViolationCountConfiguration : IEntityTypeConfiguration<ViolationCount>
{
    /// <summary>The maximum length of names; longer ones are truncated. SQL Server limits a key to 900 bytes.</summary>
    public const int NameLength = 128;

    public void Configure(EntityTypeBuilder<ViolationCount> builder)
    {
        builder.ToTable("ViolationCounts");
        builder.HasKey(count => new { count.Hour, count.ConstraintName, count.Page });
        builder.Property(count => count.ConstraintName).HasMaxLength(NameLength);
        builder.Property(count => count.Page).HasMaxLength(NameLength);
        builder.Property(count => count.Kind).HasMaxLength(32);
    }
}
