using Microsoft.AspNetCore.Identity;
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

        // SQL Server allows only one cascade from users to emails; the other one would be through their changes of address.
        builder.Entity<OutboxMessage>().HasOne(message => message.EmailChange).WithMany().OnDelete(DeleteBehavior.ClientCascade);

        // The key of a clustered index has at most 900 bytes, the id of a passkey up to 1,023.
        builder.Entity<IdentityUserPasskey<Guid>>().HasKey(passkey => passkey.CredentialId).IsClustered(false);

        // The default collation would let the check on the state accept lower case.
        builder.Entity<City>().Property(city => city.State).UseCollation(Collation);
    }
}
