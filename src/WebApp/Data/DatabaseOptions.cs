using System.ComponentModel.DataAnnotations;

namespace WebApp.Data;

/// <summary>The <c>Database</c> section of the settings.</summary>
internal sealed class DatabaseOptions
{
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>The number of statements per round trip on SQL Server; EF Core's default when absent. Use 1 for servers without MERGE.</summary>
    [Range(1, 1000)]
    public int? MaxBatchSize { get; set; }

    /// <summary>
    /// The number of times that a statement is repeated after the connection to the database was lost, within about five seconds. Doesn't apply
    /// to SQLite.
    /// </summary>
    [Range(0, 100)]
    public int MaxRetryCount { get; set; } = 4;

    /// <summary>Whether the application applies pending migrations at startup.</summary>
    public bool MigrateOnStartup { get; set; }
}
