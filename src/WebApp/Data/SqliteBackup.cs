using Microsoft.Data.Sqlite;

namespace WebApp.Data;

/// <summary>Copies a SQLite database to a file while it is in use, and replaces it with such a copy while it isn't.</summary>
/// <param name="connectionString">The connection string of the application.</param>
/// <param name="migrations">The migrations of this version.</param>
internal sealed class SqliteBackup(string connectionString, IEnumerable<string> migrations)
{
    private const int Busy = 5;

    private readonly string _database = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);

    /// <summary>Stores a snapshot of the database. Writers continue meanwhile; the snapshot contains what was committed before.</summary>
    /// <exception cref="InvalidOperationException">The file exists, or the database is missing or damaged.</exception>
    public async Task BackUpAsync(string file)
    {
        if (!File.Exists(_database))
        {
            throw new InvalidOperationException($"The database {_database} does not exist.");
        }

        if (File.Exists(file))
        {
            throw new InvalidOperationException($"The file {file} exists. Choose another name.");
        }

        var part = file + ".part";
        CreatePrivate(part);
        try
        {
            await using (var source = await OpenAsync(_database))
            await using (var target = await OpenAsync(part))
            {
                source.BackupDatabase(target);
            }

            await CheckAsync(part);
            File.Move(part, file, overwrite: false);
        }
        finally
        {
            Delete(part);
        }
    }

    /// <summary>Replaces the database with a backup. Keeps the replaced one as a file that ends in <c>.previous</c>.</summary>
    /// <exception cref="InvalidOperationException">A process uses the database, or the file is not a backup that this version can use.</exception>
    public async Task RestoreAsync(string file)
    {
        if (!File.Exists(file))
        {
            throw new InvalidOperationException($"The file {file} does not exist.");
        }

        if (File.Exists(file + "-wal") && new FileInfo(file + "-wal").Length > 0)
        {
            throw new InvalidOperationException($"The file {file} is not a complete backup: some of its data is in {file}-wal. Create backups with the command backup.");
        }

        var part = _database + ".part"; // On the file system of the database, where a file is moved in one step.
        CreatePrivate(part);
        try
        {
            await using (var source = File.OpenRead(file))
            await using (var target = new FileStream(part, FileMode.Open))
            {
                await source.CopyToAsync(target);
                target.Flush(flushToDisk: true);
            }

            await CheckAsync(part);
            if (File.Exists(_database))
            {
                await ReplaceAsync(part);
            }
            else
            {
                Delete(_database); // The files beside a missing database belong to another one.
                File.Move(part, _database);
            }
        }
        finally
        {
            Delete(part);
        }
    }

    private async Task ReplaceAsync(string part)
    {
        await using var current = await OpenAsync(_database);
        try
        {
            // Both fail while another connection is open, and the first one moves all data to the one file.
            await QueryAsync(current, "PRAGMA journal_mode = DELETE");
            await QueryAsync(current, "BEGIN EXCLUSIVE");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Busy)
        {
            throw new InvalidOperationException($"A process uses the database {_database}. Stop the site before you restore a backup.", exception);
        }

        var previous = _database + ".previous";
        File.Copy(_database, previous, overwrite: true);
        File.Move(part, _database, overwrite: true);
    }

    private async Task CheckAsync(string file)
    {
        try
        {
            await using var connection = await OpenAsync(file);
            if (await QueryAsync(connection, "PRAGMA integrity_check") is not ["ok"])
            {
                throw new InvalidOperationException("The database is damaged. PRAGMA integrity_check lists the errors.");
            }

            var applied = await QueryAsync(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId");
            if (applied.Except(migrations).FirstOrDefault() is { } unknown)
            {
                throw new InvalidOperationException($"The database belongs to another version of the site: this version does not know the migration {unknown}.");
            }
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 1 or 11 or 26)
        {
            // SQLITE_ERROR (no such table), SQLITE_CORRUPT, SQLITE_NOTADB
            throw new InvalidOperationException($"The file is not a database of the site, or it is damaged. {exception.Message}", exception);
        }
    }

    private static async Task<SqliteConnection> OpenAsync(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 5 }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<List<string>> QueryAsync(SqliteConnection connection, string sql)
    {
#pragma warning disable CA2100 // A constant.
        await using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    // The file contains personal data and keys.
    private static void CreatePrivate(string file)
    {
        Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(file, options).Dispose();
    }

    private static void Delete(string file)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(file + suffix);
        }
    }
}
