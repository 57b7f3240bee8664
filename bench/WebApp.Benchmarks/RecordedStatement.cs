using System.Data.Common;

namespace WebApp.Benchmarks;

/// <summary>A statement of the application, to run without the application.</summary>
internal sealed record RecordedStatement(string Text, IReadOnlyList<(string Name, object? Value)> Parameters)
{
    public DbCommand ToCommand(DbConnection connection)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The application's own statement.
        command.CommandText = Text;
#pragma warning restore CA2100
        foreach (var (name, value) in Parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Runs a command and reads all values.</summary>
    public static async Task ReadAsync(DbCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var values = new object[reader.FieldCount];
        while (await reader.ReadAsync())
        {
            reader.GetValues(values);
        }
    }
}
