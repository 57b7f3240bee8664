using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ConstraintErrors.Doctor;

/// <summary>Says where a failed migration leaves the database.</summary>
internal sealed class MigrationFailure(DbContext context, MigrationLog log)
{
    private readonly Migration _migration = log.Migration!;

    private string Name => _migration.GetType().GetCustomAttribute<MigrationAttribute>()?.Id ?? _migration.GetType().Name;

    /// <param name="exception">The exception of the migration.</param>
    /// <param name="applied">The migrations that were applied with the failed one; null if they couldn't be read.</param>
    public string Message(Exception exception, IReadOnlyList<string>? applied)
    {
        using var text = new StringWriter();
        text.WriteLine($"The migration {Name} failed: {exception.GetBaseException().Message}");
        if (log.FailedStatement is { } failed)
        {
            text.WriteLine("  Statement:");
            text.WriteLine(Indented(failed));
        }

        text.Write(applied is null ? "The applied migrations couldn't be read. Run the command doctor when the database is available." : StateAfter(applied));
        return text.ToString();
    }

    private string StateAfter(IReadOnlyList<string> applied)
    {
        if (applied.Contains(Name))
        {
            return "The migration is applied: it failed after its commit.";
        }

        var others = applied.Count == 0 ? "No other migration was applied." : $"Applied before it: {string.Join(", ", applied)}.";
        var (committed, isPartial) = Committed(Commands());
        if (committed.Count == 0 && !isPartial)
        {
            return $"{others} It was rolled back: the database is as {(applied.Count == 0 ? "before" : "after the migration before it")}.";
        }

        return string.Join('\n', new[]
        {
            others + " It wasn't rolled back completely, because it isn't one transaction.",
            committed.Count == 0 ? null : $"These statements are committed:\n{string.Join('\n', committed.Select(command => Indented(command.CommandText)))}",
            isPartial ? "The failed statement ran outside a transaction and can have had a part of its effect." : null,
            "Undo this, or restore a backup, before you apply the migration again. The command doctor shows the differences.",
        }.OfType<string>()).ReplaceLineEndings();
    }

    // From another instance, because EF Core has made the model of this one read-only. If EF Core can't generate the statements, it has executed none.
    private IReadOnlyList<MigrationCommand> Commands()
    {
        if (log.FailedStatement is null && log.Commits == 0)
        {
            return [];
        }

        var migration = context.GetService<IMigrationsAssembly>().CreateMigration(_migration.GetType().GetTypeInfo(), context.Database.ProviderName!);
        var model = migration.TargetModel;
        var target = context.GetService<IModelRuntimeInitializer>().Initialize(model is IMutableModel mutable ? mutable.FinalizeModel() : model, designTime: true, validationLogger: null);
        return context.GetService<IMigrationsSqlGenerator>().Generate(migration.UpOperations, target);
    }

    // EF Core commits before and after a statement that suppresses the transaction. If statements are equal, the number of commits tells them apart.
    private (IReadOnlyList<MigrationCommand> Committed, bool IsPartial) Committed(IReadOnlyList<MigrationCommand> commands)
    {
        var candidates = new List<(int Commits, int Committed, bool IsPartial)>();
        var (commits, committed) = (0, 0);
        for (var i = 0; i < commands.Count; i++)
        {
            if (commands[i].TransactionSuppressed)
            {
                commits += committed < i ? 1 : 0;
                committed = i;
            }

            if (commands[i].CommandText == log.FailedStatement)
            {
                candidates.Add((commits, committed, commands[i].TransactionSuppressed));
            }

            committed += commands[i].TransactionSuppressed ? 1 : 0;
        }

        // Without a failed statement of the migration, its last commit or its entry in the history failed.
        var failure = candidates.Count > 0 ? candidates.MinBy(candidate => Math.Abs(candidate.Commits - log.Commits)) : (commits, committed, false);
        return ([.. commands.Take(failure.Item2)], failure.Item3);
    }

    private static string Indented(string sql) => "    " + sql.Trim().ReplaceLineEndings("\n    ");
}
