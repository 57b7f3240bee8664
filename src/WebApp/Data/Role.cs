using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A named set of rights that users are members of.</summary>
public sealed class Role : IdentityRole<Guid>
{
    /// <summary>Whether members must sign in with a second step.</summary>
    public bool RequiresTwoStep { get; set; }
}

internal sealed class RoleConfiguration : IEntityTypeConfiguration<Role>
{
    public void Configure(EntityTypeBuilder<Role> builder)
    {
        builder.ToTable("Roles");
        builder.Property(role => role.Name).HasMaxLength(64).IsRequired();
        builder.Property(role => role.NormalizedName).HasMaxLength(64).IsRequired();
        builder.HasIndex(role => role.NormalizedName).IsUnique().HasDatabaseName("IX_Roles_NormalizedName");
    }
}
