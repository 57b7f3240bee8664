using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

public sealed class PostgreSqlAppDbContext(DbContextOptions<PostgreSqlAppDbContext> options) : AppDbContext(options)
{
    protected override void ConfigureProvider(ModelBuilder builder)
    {
        UseBinaryCollation(builder, "C");

        // The cities that come with the schema bring their keys along; the sequence does not see them.
        builder.Entity<City>().Property(city => city.Id).HasIdentityOptions(startValue: LargestCities.All.Length + 1);
    }
}
