using System.Reflection;
using Microsoft.Data.SqlClient;

namespace TestInfrastructure;

/// <summary>
/// Real <see cref="SqlException"/>s, made without a SQL Server: the client builds them from what the server sends and
/// offers no constructor.
/// </summary>
internal static class FakeSqlException
{
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>The errors in the server's order; the last is followed by 3621, as the server does.</summary>
    public static SqlException Create(params (int Number, string Message)[] errors)
    {
        var collection = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        var add = typeof(SqlErrorCollection).GetMethod("Add", Hidden)!;
        foreach (var (number, message) in errors.Append((3621, "The statement has been terminated.")))
        {
            add.Invoke(collection, [Error(number, message)]);
        }

        var create = typeof(SqlException).GetMethods(Hidden)
            .First(method => method.Name == "CreateException" && method.GetParameters() is [{ } first, { } second]
                && first.ParameterType == typeof(SqlErrorCollection) && second.ParameterType == typeof(string));
        return (SqlException)create.Invoke(null, [collection, "16.00.0000"])!;
    }

    private static SqlError Error(int number, string message)
    {
        var constructor = typeof(SqlError).GetConstructors(Hidden)
            .Where(constructor => constructor.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(int))
            .MinBy(constructor => constructor.GetParameters().Length)!;
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["infoNumber"] = number,
            ["errorState"] = (byte)1,
            ["errorClass"] = (byte)14,
            ["server"] = "server",
            ["errorMessage"] = message,
            ["procedure"] = "",
            ["lineNumber"] = 1,
        };
        return (SqlError)constructor.Invoke(
        [
            .. constructor.GetParameters().Select(parameter => values.TryGetValue(parameter.Name!, out var value)
                ? value
                : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null),
        ]);
    }
}
