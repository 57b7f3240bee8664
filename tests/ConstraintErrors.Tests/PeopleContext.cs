using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Tests;

/// <summary>Users and their cities, on a SQL Server that nobody connects to.</summary>
public sealed class PeopleContext() : DbContext(new DbContextOptionsBuilder().UseSqlServer("Server=none").Options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Person>(person =>
        {
            person.ToTable("Users", table => table.HasCheckConstraint("CK_Users_Email", "\"Email\" LIKE '%_@_%'"));
            person.HasIndex(p => p.NormalizedUserName).IsUnique().HasDatabaseName("IX_Users_NormalizedUserName");
            person.HasIndex(p => p.NormalizedEmail).IsUnique().HasDatabaseName("IX_Users_NormalizedEmail");
            person.HasOne<City>().WithMany().HasForeignKey(p => p.CityId).HasConstraintName("FK_Users_Cities_CityId");
        });
        modelBuilder.Entity<City>(city =>
        {
            city.ToTable("Cities", table => table.HasCheckConstraint("CK_Cities_State", "\"State\" IN ('TX', 'NM')"));
            city.Property(c => c.Name).HasMaxLength(100);
            city.HasIndex(c => new { c.State, c.Name }).IsUnique().HasDatabaseName("IX_Cities_State_Name");
        });
    }

    public sealed class Person
    {
        public Guid Id { get; set; }

        public required string UserName { get; set; }

        public required string NormalizedUserName { get; set; }

        public required string Email { get; set; }

        public required string NormalizedEmail { get; set; }

        public int CityId { get; set; }
    }

    public sealed class City
    {
        public int Id { get; set; }

        public required string Name { get; set; }

        public required string State { get; set; }
    }
}
