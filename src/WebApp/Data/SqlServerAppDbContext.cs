using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

public sealed class SqlServerAppDbContext(DbContextOptions<SqlServerAppDbContext> options) : AppDbContext(options)
{
    protected override void ConfigureProvider(ModelBuilder builder)
    {
        const string Collation = "Latin1_General_100_BIN2";
        UseBinaryCollation(builder, Collation);
        builder.HasRandomStamp("LOWER(CONVERT(char(36), NEWID()))");

        foreach (var index in builder.Entity<User>().Metadata.GetIndexes().Where(index => index.GetFilter()?.StartsWith("NOT ", StringComparison.Ordinal) is true))
        {
            index.SetFilter("\"EmailConfirmed\" = 0");
        }

        // The default collation would let the check on the state accept lower case.
        builder.Entity<City>().Property(city => city.State).UseCollation(Collation);
    }
}
