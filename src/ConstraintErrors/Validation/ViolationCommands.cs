using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConstraintErrors.Validation;

/// <summary>The commands of <see cref="ViolationQuery"/>, built once per model and statement. Their parameters get values when they run.</summary>
internal static class ViolationCommands
{
    private const int MaxCount = 1000;

    private static readonly ConditionalWeakTable<IModel, ConcurrentDictionary<string, Entry>> s_commands = [];

    public static string ParameterName(int index) => "p" + index.ToString(CultureInfo.InvariantCulture);

    /// <param name="context">The context.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">The properties that specify the types of the parameters, in order.</param>
    public static IRelationalCommand Of(DbContext context, string sql, IReadOnlyList<IProperty> parameters)
    {
        var commands = s_commands.GetOrCreateValue(context.Model);

        // Properties of different types can be behind statements with the same text.
        if (commands.TryGetValue(sql, out var entry) && entry.Parameters.SequenceEqual(parameters))
        {
            return entry.Command;
        }

        var command = Build(context, sql, parameters);
        if (commands.Count < MaxCount)
        {
            commands.TryAdd(sql, new Entry(command, [.. parameters]));
        }

        return command;
    }

    private static IRelationalCommand Build(DbContext context, string sql, IReadOnlyList<IProperty> parameters)
    {
        var builder = context.GetService<IRelationalCommandBuilderFactory>().Create().Append(sql);
        var names = context.GetService<ISqlGenerationHelper>();
        for (var i = 0; i < parameters.Count; i++)
        {
            var name = ParameterName(i);
            builder.AddParameter(name, names.GenerateParameterName(name), parameters[i].GetRelationalTypeMapping(), parameters[i].IsNullable);
        }

        return builder.Build();
    }

    private sealed record Entry(IRelationalCommand Command, IReadOnlyList<IProperty> Parameters);
}
