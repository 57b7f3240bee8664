using System.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace WebApp.Data;

internal static class BulkInsert
{
    /// <summary>
    /// Inserts rows in the current transaction without tracking them: by COPY on PostgreSQL, SqlBulkCopy on SQL Server, and one prepared
    /// statement on SQLite. The rules of the tables apply. The database generates numeric keys; other keys must be set.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">The database rejected a row.</exception>
    public static async Task BulkInsertAsync<TEntity>(this AppDbContext db, IReadOnlyCollection<TEntity> entities, CancellationToken cancellationToken)
        where TEntity : class
    {
        if (entities.Count == 0)
        {
            return;
        }

        var type = db.Model.FindEntityType(typeof(TEntity))!;
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        Column[] columns =
        [
            .. from property in type.GetProperties()
               where property.ValueGenerated == ValueGenerated.Never || property.ClrType == typeof(Guid)
               select new Column(property.GetColumnName(table)!, property.GetRelationalTypeMapping(), property.GetGetter()),
        ];
        var rows = entities.Select(entity => Array.ConvertAll(columns, column => column.Value(entity)));
        var sql = db.GetService<ISqlGenerationHelper>();
        var target = $"{sql.DelimitIdentifier(table.Name, table.Schema)} ({string.Join(", ", columns.Select(column => sql.DelimitIdentifier(column.Name)))})";
        var transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        switch (transaction.Connection)
        {
            case NpgsqlConnection connection:
                await CopyAsync(connection, $"COPY {target} FROM STDIN (FORMAT BINARY)", rows, cancellationToken);
                break;
            case SqlConnection connection:
                await CopyAsync(connection, (SqlTransaction)transaction, table.Name, columns, rows, cancellationToken);
                break;
            default:
                var parameters = string.Join(", ", columns.Select((_, index) => $"@p{index}"));
                Insert(transaction, $"INSERT INTO {target} VALUES ({parameters})", rows, cancellationToken);
                break;
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string statement, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var importer = await connection.BeginBinaryImportAsync(statement, cancellationToken);
        foreach (var row in rows)
        {
            await importer.WriteRowAsync(cancellationToken, row);
        }

        await importer.CompleteAsync(cancellationToken);
    }

    private static async Task CopyAsync(
        SqlConnection connection, SqlTransaction transaction, string table, Column[] columns, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        // Without this option, SQL Server checks neither foreign keys nor check constraints.
        using var copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.CheckConstraints, transaction) { DestinationTableName = table };
        using var data = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
        foreach (var column in columns)
        {
            data.Columns.Add(column.Name, column.Type);
            copy.ColumnMappings.Add(column.Name, column.Name);
        }

        foreach (var row in rows)
        {
            data.Rows.Add(row);
        }

        await copy.WriteToServerAsync(data, cancellationToken);
    }

    // Microsoft.Data.Sqlite has no asynchronous I/O.
    private static void Insert(System.Data.Common.DbTransaction transaction, string statement, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The statement consists of the model's names.
        command.CommandText = statement;
#pragma warning restore CA2100
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var index = 0; index < row.Length; index++)
            {
                if (command.Parameters.Count == index)
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = $"@p{index}";
                    command.Parameters.Add(parameter);
                }

                command.Parameters[index].Value = row[index] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }

    private sealed record Column(string Name, RelationalTypeMapping Mapping, IClrPropertyGetter Getter)
    {
        public Type Type => Nullable.GetUnderlyingType(StoredType) ?? StoredType;

        private Type StoredType => Mapping.Converter?.ProviderClrType ?? Mapping.ClrType;

        public object? Value(object entity) =>
            Getter.GetClrValue(entity) is { } value ? Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value : null;
    }
}
