using System.ComponentModel;
using ConstraintErrors.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A user's membership in a role.</summary>
[DisplayName("member")]
public sealed class UserRole : IdentityUserRole<Guid>;

internal sealed class UserRoleConfiguration : IEntityTypeConfiguration<UserRole>
{
    public void Configure(EntityTypeBuilder<UserRole> builder)
    {
        builder.ToTable("UserRoles");

        // Identity's own model would silently delete the memberships.
        builder.HasOne<Role>().WithMany().HasForeignKey(member => member.RoleId).OnDelete(DeleteBehavior.Restrict)
            .HasViolationMessage("A role no longer exists. Select the roles again.");
    }
}
