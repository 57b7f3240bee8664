namespace WebApp.Data;

/// <summary>The section <c>Database</c> of the settings.</summary>
internal sealed class DatabaseOptions
{
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>Statements per round trip; EF Core's own choice when absent. 1 suits servers without MERGE.</summary>
    public int? MaxBatchSize { get; set; }

    /// <summary>Whether the application brings the database up to date when it starts.</summary>
    public bool MigrateOnStartup { get; set; }
}
