using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>A user's public data; created and deleted with the user.</summary>
public sealed class Profile
{
    public Guid UserId { get; set; }

    public User? User { get; set; }

    public required string DisplayName { get; set; }

    /// <summary>The last segment of the public page's address, derived from the user name: <c>anna</c>, <c>anna-2</c>.</summary>
    public string Handle { get; set; } = null!;

    /// <summary>A few sentences about the user, as plain text; null without any.</summary>
    public string? Bio { get; set; }
}

internal sealed class ProfileConfiguration : IEntityTypeConfiguration<Profile>
{
    public const int BioLength = 500;

    public void Configure(EntityTypeBuilder<Profile> builder)
    {
        builder.ToTable("Profiles");
        builder.HasKey(profile => profile.UserId);
        builder.Property(profile => profile.DisplayName).HasMaxLength(UserConfiguration.UserNameLength);
        builder.Property(profile => profile.Handle).HasMaxLength(UserConfiguration.UserNameLength + 8).IsSlugOf<Profile>(profile => profile.DisplayName);
        builder.Property(profile => profile.Bio).HasMaxLength(BioLength);
        builder.HasIndex(profile => profile.Handle).IsUnique().HasViolationMessage("This address is already in use.");
        builder.HasOne(profile => profile.User).WithOne(user => user.Profile).HasForeignKey<Profile>(profile => profile.UserId);
    }
}
