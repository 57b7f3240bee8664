using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

public sealed class SqliteAppDbContext : AppDbContext
{
    public SqliteAppDbContext(DbContextOptions<SqliteAppDbContext> options) : base(options)
    {
        // A save of a single row, too, waits for its turn in the write queue, which goes by transactions.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
    }

    // SQLite compares bytes unless told otherwise, and moments with an offset not at all.
    protected override void ConfigureProvider(ModelBuilder builder) =>
        builder.Entity<User>().Property(user => user.LockoutEnd).HasConversion(
            end => end!.Value.UtcDateTime, utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)));
}
