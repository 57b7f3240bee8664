using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace WebApp.Constraints;

/// <summary>From an exception to every rule that the refused rows break.</summary>
internal sealed partial class RefusalExplainer(ConstraintContexts contexts, ILogger<RefusalExplainer> logger)
{
    /// <returns>Null when the exception tells of no refused row.</returns>
    public async Task<Explanation?> ExplainAsync(Exception exception, FormMap form, HttpContext http, CancellationToken cancellationToken)
    {
        if (Refusal.In(exception) is not { } refusal)
        {
            return null;
        }

        var formRows = new FormRows(http.RequestServices, contexts).Of(form, http.Request.RouteValues);
        var context = refusal.Entries is [var first, ..] ? first.Context
            : formRows is [var (formContext, _, _), ..] ? formContext
            : contexts.All(http.RequestServices).First();

        // Rows of a statement without tracked entities are known as far as the form tells.
        CandidateRow[] rows = refusal.Entries is []
            ? [.. formRows.Where(row => ReferenceEquals(row.Context, context)).Select(row => row.Row)]
            : [.. refusal.Entries.Select(CandidateRow.From)];
        CandidateRow[] added =
        [
            .. context.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added).Select(CandidateRow.From),
        ];

        // What the handler tracked was refused as a whole; the form is rendered from what is stored.
        context.ChangeTracker.Clear();
        var catalog = ConstraintCatalog.For(context);
        var named = catalog.Find(refusal.Violation);
        var found = ColumnLimits.Find(catalog, rows).Concat(await AskAsync(context, rows, added, cancellationToken)).ToList();
        return new Explanation(
            refusal.Violation,
            [.. named.Where(rule => !found.Exists(broken => broken.Rule == rule)).Select(rule => new BrokenRule(rule, null)), .. found]);
    }

    private async Task<IReadOnlyList<BrokenRule>> AskAsync(
        DbContext context, CandidateRow[] rows, CandidateRow[] added, CancellationToken cancellationToken)
    {
        try
        {
            // The refusal ended the handler, and with it whatever the handler's transaction was for.
            if (context.Database.CurrentTransaction is { } transaction)
            {
                await transaction.RollbackAsync(cancellationToken);
                await transaction.DisposeAsync();
            }

            return await RowCheck.FindBrokenAsync(context, rows, added, static (_, _) => true, cancellationToken);
        }
        catch (DbException exception)
        {
            LogNotAsked(exception);
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "After a refused row, the database did not answer what else is wrong with it.")]
    private partial void LogNotAsked(Exception exception);
}
