using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

public sealed class City
{
    public int Id { get; set; }

    public required string Name
    {
        get;
        set => (field, NormalizedName) = (value, CompatibilityNormalizer.Normalize(value)!);
    }

    /// <summary>The normalized name, used for uniqueness: names that differ only in case are duplicates.</summary>
    public string NormalizedName { get; private set; } = "";

    /// <summary>The postal abbreviation: two upper-case letters, such as <c>TX</c>.</summary>
    public required string State { get; set; }

    /// <summary>The name and the state, such as <c>Houston, TX</c>.</summary>
    public string FullName => $"{Name}, {State}";

    /// <summary>Concurrency token; changes with every update.</summary>
    public Guid ConcurrencyStamp { get; set; }
}

internal sealed class CityConfiguration : IEntityTypeConfiguration<City>
{
    private static readonly string[] s_states =
    [
        "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS",
        "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV",
        "NY", "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
    ];

    public void Configure(EntityTypeBuilder<City> builder)
    {
        var states = string.Join(", ", s_states.Select(state => $"'{state}'"));
        builder.ToTable("Cities", table => table
            .HasCheckConstraint("CK_Cities_State", $"\"State\" IN ({states})")
            .HasViolationMessage("Enter the two-letter abbreviation of a US state, such as TX."));

        builder.HasDisplayProperty(city => city.Name);
        builder.Property(city => city.Name).HasMaxLength(100);
        builder.Property(city => city.State).HasMaxLength(2).IsUnicode(false);
        builder.Property(city => city.ConcurrencyStamp).IsConcurrencyToken();
        builder.Property(city => city.NormalizedName).HasMaxLength(100);
        builder.HasIndex(city => new { city.State, city.NormalizedName }).IsUnique().HasDatabaseName("IX_Cities_State_NormalizedName")
            .HasViolationMessage("A city with this name already exists in this state.");
        builder.HasData(LargestCities.All);
    }
}
