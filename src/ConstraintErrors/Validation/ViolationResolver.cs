using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConstraintErrors.Validation;

/// <summary>Resolves an exception to the constraint violations of the rows being written.</summary>
internal sealed partial class ViolationResolver(RegisteredContexts contexts, ILogger<ViolationResolver> logger)
{
    /// <param name="exception">The exception thrown by a save or a statement.</param>
    /// <param name="services">The services of the request.</param>
    /// <param name="posted">The posted entities, used if the exception contains none.</param>
    /// <param name="deleted">Returns the entity that the request deletes, if the constraint is a foreign key to it.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>Null if the exception is not a constraint violation.</returns>
    public async Task<Resolution?> ResolveAsync(
        Exception exception,
        IServiceProvider services,
        Lazy<IReadOnlyList<(DbContext Context, EntityValues Values)>> posted,
        Func<Constraint, EntityValues?> deleted,
        CancellationToken cancellationToken)
    {
        if (FailedWrite.Find(exception) is not { } failed)
        {
            return exception is InvalidOperationException invalidOperation
                ? await ResolveEntityFrameworkErrorAsync(invalidOperation, services, cancellationToken)
                : null;
        }

        var saving = failed.Entries is [{ Context: var contextOfEntry }, ..] ? contextOfEntry : null;
        if (saving is not null && !contexts.Contains(saving))
        {
            return null;
        }

        // A context from another scope may already be disposed of or reused by the pool.
        var usable = contexts.All(services).ToList();
        var context = saving is not null ? usable.First(context => context.GetType().IsInstanceOfType(saving))
            : posted.Value is [var (contextOfForm, _), ..] ? contextOfForm : usable[0];
        var named = ConstraintCatalog.For(context).Find(failed.Error);
        var save = FailedSave.Find(exception)
            ?? (ReferenceEquals(context, saving) ? FailedSave.Of(context, failed.Entries) : null)
            // A statement without tracked entities: the form and the URL contain the known values.
            ?? Statement(
                [
                    .. posted.Value.Where(row => ReferenceEquals(row.Context, context)).Select(row => row.Values),
                    .. named.Select(deleted).OfType<EntityValues>(),
                ],
                context);

        // Discard the handler's changes, so that the form is rendered from stored data.
        context.ChangeTracker.Clear();
        var (refused, rows) = (save.Refused, save.All.ToArray());
        var found = await FindAsync(context, failed.Error, rows, cancellationToken);
        if (failed.IsOfClient && found.Count == 0)
        {
            return null; // No invalid value was found, so the exception is a bug, not an input error.
        }

        return new Resolution(
            failed.Error,
            [
                .. named.Where(constraint => !found.Exists(violation => violation.Constraint == constraint))
                    .Select(constraint => new Violation(constraint, FailedEntity.Of(constraint, failed.Error, refused, rows))),
                .. found,
            ]);
    }

    private static FailedSave Statement(IReadOnlyList<EntityValues> rows, DbContext context) =>
        new(rows, [.. rows, .. FailedSave.Of(context, []).All]);

    private async Task<Resolution?> ResolveEntityFrameworkErrorAsync(
        InvalidOperationException exception, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var context in contexts.All(services))
        {
            if (EntityFrameworkErrors.Read(exception, context) is { } violations)
            {
                EntityValues[] deleted =
                [
                    .. violations.Select(violation => violation.Row).OfType<EntityValues>().Where(row => row.State == EntityState.Deleted),
                ];
                context.ChangeTracker.Clear();
                var isUnique = violations.Any(violation => violation.Constraint.Kind == ConstraintKind.Unique);
                var error = new DatabaseError(isUnique ? ConstraintKind.Unique : ConstraintKind.ForeignKey);
                var referring = await FindAsync(context, error, deleted, cancellationToken);
                return new Resolution(error, referring.Count > 0 ? referring : violations);
            }
        }

        return null;
    }

    private async Task<List<Violation>> FindAsync(
        DbContext context, DatabaseError error, EntityValues[] rows, CancellationToken cancellationToken)
    {
        var found = ColumnFacets.Find(ConstraintCatalog.For(context), rows).ToList();
        try
        {
            // The violation ended the handler, so its transaction can no longer be committed.
            if (context.Database.CurrentTransaction is { } transaction)
            {
                await transaction.RollbackAsync(cancellationToken);
                await transaction.DisposeAsync();
            }

            found.AddRange(await EntityValidator.FindViolationsAsync(
                context,
                rows,
                static (constraint, _) => !constraint.Properties.Any(property => property.SlugSource() is not null),
                cancellationToken));
            if (error.Kind is ConstraintKind.ForeignKey or ConstraintKind.ForeignKeyOrCheck)
            {
                var deleted = rows.Where(row => row.State == EntityState.Deleted);
                found.AddRange(await ReferringRows.FindAsync(context, deleted, cancellationToken));
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The original error is still reported. The exception message is not logged, because it may contain values.
            LogCheckFailed(exception.GetType().Name, exception.StackTrace);
        }

        return found;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The check for further constraint violations after a failed write failed: {Exception}{StackTrace}")]
    private partial void LogCheckFailed(string exception, string? stackTrace);
}
