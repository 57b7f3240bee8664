using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConstraintErrors.Doctor;

/// <summary>Compares EF Core models with their databases. Only reads.</summary>
public sealed class DatabaseDoctor(IServiceProvider services)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(30);

    /// <summary>Returns the differences between a model and its database, and the rows that the model forbids.</summary>
    /// <param name="context">The context.</param>
    /// <param name="allData">
    /// Whether to check the rows against every constraint. Otherwise, only constraints that the database doesn't enforce are checked.
    /// </param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <exception cref="NotSupportedException">The provider cannot read the schema of a database.</exception>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(DbContext context, bool allData = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return await WithTimeoutAsync(context, async () =>
        {
            var state = await DatabaseState.ReadAsync(context, cancellationToken);
            var differences = new ModelComparison(context, state).Differences().ToList();
            var isEmpty = differences.Count > 0 && differences.All(difference => difference.Kind == FindingKind.MissingTable);
            var forms = await FormFields.ReadAsync(services);
            var options = services.GetService<IOptions<DoctorOptions>>()?.Value ?? new DoctorOptions();
            return
            [
                .. await MigrationsAsync(context, !isEmpty, cancellationToken),
                .. state.EnforcesForeignKeys ? Array.Empty<Finding>() : [ForeignKeysOff()],
                .. differences.Select(difference => Of(difference, forms)),
                .. await new RowChecks(context, forms, options).FindAsync(differences, state.EnforcesForeignKeys, allData, cancellationToken),
            ];
        });
    }

    /// <summary>Returns the rows for which the pending migrations of a context fail.</summary>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <exception cref="NotSupportedException">The provider cannot read the schema of a database.</exception>
    public async Task<IReadOnlyList<Finding>> ExaminePendingMigrationsAsync(DbContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var findings = await WithTimeoutAsync(context, () => new PendingMigrations(context).FindAsync(cancellationToken));
        if (findings.Count == 0)
        {
            return findings;
        }

        var forms = await FormFields.ReadAsync(services);
        var tables = context.Model.GetRelationalModel().Tables.ToLookup(table => TableName.Of(table.Schema, table.Name));
        return [.. findings.Select(finding => finding with { Forms = [.. tables[finding.Table!].SelectMany(table => forms.SavingColumns(table, finding.Columns))] })];
    }

    private static async Task<IReadOnlyList<Finding>> WithTimeoutAsync(DbContext context, Func<Task<IReadOnlyList<Finding>>> examine)
    {
        var timeout = context.Database.GetCommandTimeout();
        context.Database.SetCommandTimeout(s_timeout);
        try
        {
            return await examine();
        }
        finally
        {
            context.Database.SetCommandTimeout(timeout);
        }
    }

    private static async Task<IEnumerable<Finding>> MigrationsAsync(DbContext context, bool hasTables, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToList();
        var hasHistory = await context.GetService<IHistoryRepository>().ExistsAsync(cancellationToken);
        var applied = hasHistory ? (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList() : [];
        if (known.Count == 0 || (applied.Count == 0 && hasTables))
        {
            return []; // EnsureCreated created the database.
        }

        return known.Except(applied).Select(name => new Finding
        {
            Kind = FindingKind.PendingMigration,
            Severity = FindingSeverity.Error,
            Name = name,
            Problem = "The migration isn't applied.",
            Effect = "The application expects tables, columns, or constraints that the database doesn't have.",
            Action = "Apply the migrations.",
        }).Concat(applied.Except(known).Select(name => new Finding
        {
            Kind = FindingKind.UnknownMigration,
            Severity = FindingSeverity.Warning,
            Name = name,
            Problem = "The application doesn't contain the migration.",
            Effect = "A newer version of the application, or another application, changed the database.",
            Action = "Deploy the version that contains the migration.",
        }));
    }

    private static Finding ForeignKeysOff() => new()
    {
        Kind = FindingKind.ForeignKeysOff,
        Severity = FindingSeverity.Error,
        Problem = "The connection doesn't enforce foreign keys.",
        Effect = "Rows can refer to rows that don't exist, and deletes leave such rows behind.",
        Action = "Remove “Foreign Keys=False” from the connection string.",
    };

    private static Finding Of(Difference difference, FormFields forms)
    {
        var (severity, problem, effect, action) = FindingTexts.Of(difference);
        return new Finding
        {
            Kind = difference.Kind,
            Severity = severity,
            Table = TableName.Of(difference.Table.Schema, difference.Table.Name),
            Name = difference.Column ?? difference.Model?.Name ?? difference.Stored?.Name,
            Columns = difference.Columns,
            Problem = problem,
            Effect = effect,
            Action = action,
            Forms = forms.SavingColumns(difference.Table, difference.Columns),
        };
    }
}
