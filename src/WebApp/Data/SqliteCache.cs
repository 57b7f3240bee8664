using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

internal static class SqliteCache
{
    /// <summary>
    /// Enlarges the page cache of the transaction's connection to 64 MB on SQLite. The default of 2 MB reads and writes the same pages many times
    /// if a transaction changes thousands of rows in random order.
    /// </summary>
    public static async Task EnlargeCacheAsync(this AppDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.GetDbConnection() is ReusableSqliteConnection connection)
        {
            connection.ClosesFile = true; // Frees the cache.
            await db.Database.ExecuteSqlAsync($"PRAGMA cache_size = -65536", cancellationToken);
        }
    }
}
