using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

public sealed class SqliteAppDbContext : AppDbContext
{
    public SqliteAppDbContext(DbContextOptions<SqliteAppDbContext> options) : base(options)
    {
        // A save of a single row needs a transaction, too: the write queue is based on transactions.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        Database.SetDbConnection(new ReusableSqliteConnection(Database.GetConnectionString()!), contextOwnsConnection: true);
    }

    // SQLite compares bytes by default and cannot compare times with an offset.
    protected override void ConfigureProvider(ModelBuilder builder)
    {
        builder.HasRandomStamp("lower(hex(randomblob(16)))");
        builder.Entity<User>().Property(user => user.LockoutEnd).HasConversion(
            end => end!.Value.UtcDateTime, utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)));
    }
}
