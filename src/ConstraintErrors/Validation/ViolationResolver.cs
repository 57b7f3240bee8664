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

/// <summary>From an exception to every rule that the refused rows break.</summary>
internal sealed partial class ViolationResolver(RegisteredContexts contexts, ILogger<ViolationResolver> logger)
{
    /// <param name="exception">What a save or a statement threw.</param>
    /// <param name="services">Those of the request.</param>
    /// <param name="posted">The entities that the form or the body posted; asked for only when the exception tells of none.</param>
    /// <param name="deleted">The entity whose key the request names as deleted, where a foreign key protects it.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    /// <returns>Null when the exception tells of no refused row.</returns>
    public async Task<Resolution?> ResolveAsync(
        Exception exception,
        IServiceProvider services,
        Lazy<IReadOnlyList<(DbContext Context, EntityValues Values)>> posted,
        Func<Constraint, EntityValues?> deleted,
        CancellationToken cancellationToken)
    {
        if (FailedWrite.Find(exception) is not { } failed)
        {
            return exception is InvalidOperationException own
                ? await ResolveOwnAsync(own, services, cancellationToken)
                : null;
        }

        var saving = failed.Entries is [{ Context: var its }, ..] ? its : null;
        if (saving is not null && !contexts.Contains(saving))
        {
            return null;
        }

        // A context that is not the request's own may be disposed of, or leased to somebody else by now.
        var usable = contexts.All(services).ToList();
        var context = saving is not null ? usable.First(context => context.GetType().IsInstanceOfType(saving))
            : posted.Value is [var (ofForm, _), ..] ? ofForm : usable[0];
        var named = ConstraintCatalog.For(context).Find(failed.Error);
        var save = FailedSave.KeptWith(exception)
            ?? (ReferenceEquals(context, saving) ? FailedSave.Of(context, failed.Entries) : null)
            // Rows of a statement without tracked entities are known as far as the form and the address tell.
            ?? Statement([.. posted.Value.Where(row => ReferenceEquals(row.Context, context)).Select(row => row.Values), .. named.Select(deleted).OfType<EntityValues>()], context);

        // What the handler tracked was refused as a whole; the form is rendered from what is stored.
        context.ChangeTracker.Clear();
        var (refused, rows) = (save.Refused, save.All.ToArray());
        var found = await FindAsync(context, failed.Error, rows, cancellationToken);
        if (failed.IsOfClient && found.Count == 0)
        {
            return null; // No value is to blame: a mistake in the code, which must not look like a person's.
        }

        return new Resolution(
            failed.Error,
            [
                .. named.Where(constraint => !found.Exists(broken => broken.Constraint == constraint))
                    .Select(constraint => new Violation(constraint, FailedEntity.Of(constraint, failed.Error, refused, rows))),
                .. found,
            ]);
    }

    private static FailedSave Statement(IReadOnlyList<EntityValues> rows, DbContext context) => new(rows, [.. rows, .. FailedSave.Of(context, []).All]);

    private async Task<Resolution?> ResolveOwnAsync(
        InvalidOperationException exception, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var context in contexts.All(services))
        {
            if (EntityFrameworkErrors.Read(exception, context) is { } broken)
            {
                EntityValues[] deleted =
                [
                    .. broken.Select(constraint => constraint.Row).OfType<EntityValues>().Where(row => row.State == EntityState.Deleted),
                ];
                context.ChangeTracker.Clear();
                var isUnique = broken.Any(constraint => constraint.Constraint.Kind == ConstraintKind.Unique);
                var violation = new DatabaseError(isUnique ? ConstraintKind.Unique : ConstraintKind.ForeignKey);
                var referring = await FindAsync(context, violation, deleted, cancellationToken);
                return new Resolution(violation, referring.Count > 0 ? referring : broken);
            }
        }

        return null;
    }

    private async Task<List<Violation>> FindAsync(
        DbContext context, DatabaseError violation, EntityValues[] rows, CancellationToken cancellationToken)
    {
        var found = ColumnFacets.Find(ConstraintCatalog.For(context), rows).ToList();
        try
        {
            // The refusal ended the handler, and with it whatever the handler's transaction was for.
            if (context.Database.CurrentTransaction is { } transaction)
            {
                await transaction.RollbackAsync(cancellationToken);
                await transaction.DisposeAsync();
            }

            found.AddRange(await EntityValidator.FindBrokenAsync(context, rows, static (constraint, _) => !constraint.Properties.Any(property => property.SlugSource() is not null), cancellationToken));
            if (violation.Kind is ConstraintKind.ForeignKey or ConstraintKind.ForeignKeyOrCheck)
            {
                found.AddRange(await ReferringRows.FindAsync(context, rows.Where(row => row.State == EntityState.Deleted), cancellationToken));
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The refusal itself still stands. The exception's message stays out of the log: it may repeat values.
            LogNotAsked(exception.GetType().Name, exception.StackTrace);
        }

        return found;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "After a refused row, the database did not answer what else is wrong with it: {Exception}{StackTrace}")]
    private partial void LogNotAsked(string exception, string? stackTrace);
}
