using ConstraintErrors.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>An account: what one signs in with, and the city one lives in.</summary>
public sealed class User : IdentityUser<Guid>
{
    public int CityId { get; set; }

    public City? City { get; set; }

    public Profile? Profile { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; } = DateTime.UtcNow;

    /// <summary>UTC; since when nobody can log in with this account. Null for most.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>For an account that stays locked until an administrator unlocks it: a moment that every database stores and gives back.</summary>
    public static DateTimeOffset LockedForGood { get; } = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A new account, with its profile.</summary>
    public static User Create(string userName, string email, int cityId) => new()
    {
        UserName = userName,
        Email = email,
        CityId = cityId,
        Profile = new Profile { DisplayName = userName },
    };
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public const int UserNameLength = 64;

    /// <summary>In the words of SQLite and PostgreSQL, which use the index only for a query that says the same.</summary>
    private const string UnconfirmedCondition = "NOT \"EmailConfirmed\"";

    /// <summary>RFC 5321's path of 256 octets less its angle brackets.</summary>
    public const int EmailLength = 254;

    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("Users", table => table
            .HasCheckConstraint("CK_Users_Email", "\"Email\" LIKE '%_@_%'")
            .HasViolationMessage("Enter an email address like name@example.com."));

        builder.HasDisplayProperty(user => user.UserName);
        builder.Property(user => user.UserName).HasMaxLength(UserNameLength).IsRequired();
        builder.Property(user => user.NormalizedUserName).HasMaxLength(UserNameLength).IsRequired();
        builder.Property(user => user.Email).HasMaxLength(EmailLength).IsRequired();
        builder.Property(user => user.NormalizedEmail).HasMaxLength(EmailLength).IsRequired();

        // Identity's own EmailIndex is not unique: two requests at once end with two accounts on one address.
        builder.HasIndex(user => user.NormalizedUserName).IsUnique().HasDatabaseName("IX_Users_NormalizedUserName");
        builder.HasIndex(user => user.NormalizedEmail).IsUnique().HasDatabaseName("IX_Users_NormalizedEmail");

        HasIndexesOfTheList(builder);

        builder.HasOne(user => user.City).WithMany().HasForeignKey(user => user.CityId).OnDelete(DeleteBehavior.Restrict)
            .HasViolationMessage("This city is no longer on the list. Choose another one.");
    }
    /// <summary>
    /// A list of a million users is walked along an index that has its filter first and its order next. The states are rare,
    /// so that their indexes hold few rows.
    /// </summary>
    private static void HasIndexesOfTheList(EntityTypeBuilder<User> builder)
    {
        builder.HasIndex(user => new { user.CreatedAt, user.Id });
        builder.HasIndex(user => new { user.CityId, user.NormalizedUserName });
        builder.HasIndex(user => new { user.CityId, user.NormalizedEmail });
        builder.HasIndex(user => new { user.CityId, user.CreatedAt, user.Id });
        foreach (var (state, condition) in new[] { ("Disabled", "\"DisabledAt\" IS NOT NULL"), ("Locked", "\"LockoutEnd\" IS NOT NULL"), ("Unconfirmed", UnconfirmedCondition) })
        {
            builder.HasIndex(user => user.NormalizedUserName, $"IX_Users_{state}_NormalizedUserName").HasFilter(condition);
            builder.HasIndex(user => user.NormalizedEmail, $"IX_Users_{state}_NormalizedEmail").HasFilter(condition);
            builder.HasIndex(user => new { user.CreatedAt, user.Id }, $"IX_Users_{state}_CreatedAt_Id").HasFilter(condition);
        }
    }
}
