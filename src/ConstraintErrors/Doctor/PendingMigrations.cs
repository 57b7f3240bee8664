using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConstraintErrors.Doctor;

/// <summary>Finds the rows for which pending migrations fail.</summary>
internal sealed class PendingMigrations(DbContext context)
{
    public async Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken) || !await creator.HasTablesAsync(cancellationToken))
        {
            return [];
        }

        var pending = await NamesAsync(cancellationToken);
        while (true)
        {
            IReadOnlyList<Finding> findings = [];
            DbException? failure = null;
            try
            {
                findings = await FindAsync(pending, cancellationToken);
            }
            catch (DbException exception)
            {
                failure = exception;
            }

            if (findings.Count == 0 && failure is null)
            {
                return findings;
            }

            // Another process can have applied the migrations meanwhile.
            var remaining = await NamesAsync(cancellationToken);
            if (remaining.SequenceEqual(pending))
            {
                return failure is null ? findings : throw failure;
            }

            pending = remaining;
        }
    }

    private async Task<List<string>> NamesAsync(CancellationToken cancellationToken) => [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];

    private async Task<IReadOnlyList<Finding>> FindAsync(List<string> pending, CancellationToken cancellationToken)
    {
        if (pending.Count == 0)
        {
            return [];
        }

        var assembly = context.GetService<IMigrationsAssembly>();
        var schema = new PendingSchema(context, (await DatabaseState.ReadAsync(context, cancellationToken)).Schema);
        var queries = new OperationQueries(context, schema);
        var findings = new List<Finding>();
        foreach (var name in pending)
        {
            foreach (var operation in assembly.CreateMigration(assembly.Migrations[name], context.Database.ProviderName!).UpOperations)
            {
                foreach (var query in queries.Of(operation))
                {
                    if (await CountAsync(query, cancellationToken) is > 0 and var rows)
                    {
                        findings.Add(Of(query, rows) with { Migration = name });
                    }
                }

                schema.Apply(operation);
            }
        }

        return findings;
    }

    private static async Task<long> CountAsync(OperationQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return (await query.Query.Counts.ToListAsync(cancellationToken)).Sum();
        }
        catch (DbException) when (query.Operation is AddCheckConstraintOperation or CreateIndexOperation { Filter: not null })
        {
            return 0; // The condition uses a function that the migration creates.
        }
    }

    private static Finding Of(OperationQuery query, long rows) =>
        RowChecks.Of(query.Query.Kind, query.Operation.Schema, query.Operation.Table, query.Name, query.Columns, rows, query.Query.Sql);
}
