using ConstraintErrors.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>An account: the credentials of a user, and the user's city.</summary>
public sealed class User : IdentityUser<Guid>
{
    public int CityId { get; set; }

    public City? City { get; set; }

    public Profile? Profile { get; set; }

    /// <summary>The time of registration, in UTC.</summary>
    public DateTime CreatedAt { get; set; } = DateTime.UtcNow;

    /// <summary>The time since which the account cannot sign in, in UTC. Null for enabled accounts.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>
    /// The time step of the last accepted authenticator code (RFC 6238), so that no code is accepted twice; null before the first one.
    /// </summary>
    public long? AuthenticatorStep { get; set; }

    /// <summary>The end of a lock that lasts until an administrator removes it: a time that every database can store.</summary>
    public static DateTimeOffset LockedForGood { get; } = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Creates an account with its profile.</summary>
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

    /// <summary>The condition in SQLite's and PostgreSQL's SQL. The index is used only for queries with the same condition.</summary>
    private const string UnconfirmedCondition = "NOT \"EmailConfirmed\"";

    /// <summary>The limit of 256 octets for a path in RFC 5321, without the angle brackets.</summary>
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

        // Identity's own EmailIndex is not unique: two concurrent requests could create two accounts with one address.
        builder.HasIndex(user => user.NormalizedUserName).IsUnique().HasDatabaseName("IX_Users_NormalizedUserName");
        builder.HasIndex(user => user.NormalizedEmail).IsUnique().HasDatabaseName("IX_Users_NormalizedEmail");

        HasIndexesOfTheList(builder);

        builder.HasOne(user => user.City).WithMany().HasForeignKey(user => user.CityId).OnDelete(DeleteBehavior.Restrict)
            .HasViolationMessage("This city is no longer on the list. Choose another one.");
    }
    /// <summary>
    /// Adds indexes for the user list, with the filter first and the order next, so that pages of a million users are index ranges. The
    /// filtered states are rare, which keeps their indexes small.
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
