using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Tests;

/// <summary>With <c>EnableSensitiveDataLogging</c>, EF Core says other things when it refuses a save by itself; no server needed.</summary>
public sealed class SensitiveDataLoggingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_severed_relationship_is_read(bool isSensitive)
    {
        using var db = new FleetContext(isSensitive);
        var ship = new Ship { Id = 1, Sailors = { new Sailor { Id = 2 } } };
        db.Attach(ship);

        var refused = Assert.Throws<InvalidOperationException>(() => db.Remove(ship));

        Assert.Equal(nameof(Sailor.ShipId), Assert.Single(EntityFrameworkErrors.Read(refused, db)!).Constraint.Properties[0].Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_key_tracked_twice_is_read(bool isSensitive)
    {
        using var db = new FleetContext(isSensitive);
        db.Attach(new Ship { Id = 1 });

        var refused = Assert.Throws<InvalidOperationException>(() => db.Attach(new Ship { Id = 1 }));

        Assert.True(Assert.Single(EntityFrameworkErrors.Read(refused, db)!).Constraint.IsPrimaryKey);
    }

    public sealed class Ship
    {
        public int Id { get; set; }

        public List<Sailor> Sailors { get; } = [];
    }

    public sealed class Sailor
    {
        public int Id { get; set; }

        public int ShipId { get; set; }
    }

    private sealed class FleetContext(bool isSensitive) : DbContext(new DbContextOptionsBuilder().UseSqlServer("Server=none").EnableSensitiveDataLogging(isSensitive).Options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.Entity<Ship>().HasMany(ship => ship.Sailors).WithOne().HasForeignKey(sailor => sailor.ShipId).OnDelete(DeleteBehavior.Restrict);
    }
}
