using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

public sealed class PostgreSqlAppDbContext(DbContextOptions<PostgreSqlAppDbContext> options) : AppDbContext(options)
{
    protected override void ConfigureProvider(ModelBuilder builder)
    {
        UseBinaryCollation(builder, "C");
        builder.HasRandomStamp("gen_random_uuid()::text");

        // The seeded cities have explicit keys, which do not advance the sequence.
        builder.Entity<City>().Property(city => city.Id).HasIdentityOptions(startValue: LargestCities.All.Length + 1);
    }
}
