using System;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConstraintErrors.Doctor;

/// <summary>Applies pending migrations, unless they would fail because of the data.</summary>
public sealed class CheckedMigrations(DatabaseDoctor doctor)
{
    /// <summary>Applies the pending migrations of a context.</summary>
    /// <param name="context">The context.</param>
    /// <param name="force">Whether to skip the check of the data.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>The names of the applied migrations.</returns>
    /// <exception cref="MigrationException">The data doesn't permit a migration, or a migration failed. The message says where the database stands.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(DbContext context, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!force && await doctor.ExaminePendingMigrationsAsync(context, cancellationToken) is { Count: > 0 } findings)
        {
            throw new MigrationException(await RefusalAsync(findings), findings);
        }

        var before = await AppliedAsync(context, cancellationToken);
        using var log = new MigrationLog(context);
        try
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
        catch (Exception exception) when (log.Migration is not null && exception is not OperationCanceledException)
        {
            throw new MigrationException(new MigrationFailure(context, log).Message(exception, await AppliedSinceAsync(context, before, cancellationToken)), exception);
        }

        return [.. (await AppliedAsync(context, cancellationToken)).Except(before)];
    }

    private static async Task<List<string>> AppliedAsync(DbContext context, CancellationToken cancellationToken) =>
        await context.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken)
            ? [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)]
            : [];

    private static async Task<IReadOnlyList<string>?> AppliedSinceAsync(DbContext context, List<string> before, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await AppliedAsync(context, cancellationToken)).Except(before)];
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            return null; // The database isn't available any more, which the exception of the migration says.
        }
    }

    private static async Task<string> RefusalAsync(IReadOnlyList<Finding> findings)
    {
        await using var text = new StringWriter();
        await text.WriteLineAsync("The pending migrations would fail, so none was applied. The database is unchanged.");
        await text.WriteLineAsync();
        await TextReport.WriteAsync(text, findings);
        await text.WriteAsync("Fix the rows, and apply the migrations again.");
        return text.ToString();
    }
}
