using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

public sealed class SqliteAppDbContext : AppDbContext
{
    public SqliteAppDbContext(DbContextOptions<SqliteAppDbContext> options) : base(options)
    {
        // A save of a single row, too, waits for its turn in the write queue, which goes by transactions.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
    }

    // SQLite compares bytes unless told otherwise.
    protected override void ConfigureProvider(ModelBuilder builder)
    {
    }
}
