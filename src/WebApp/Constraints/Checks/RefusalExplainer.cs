using Microsoft.EntityFrameworkCore;

namespace WebApp.Constraints;

/// <summary>From an exception to every rule that the refused rows break.</summary>
internal sealed partial class RefusalExplainer(ConstraintContexts contexts, ILogger<RefusalExplainer> logger)
{
    /// <returns>Null when the exception tells of no refused row.</returns>
    public async Task<Explanation?> ExplainAsync(Exception exception, FormMap form, HttpContext http)
    {
        var cancellationToken = http.RequestAborted;
        if (Refusal.In(exception) is not { } refusal)
        {
            return exception is InvalidOperationException own
                ? await ExplainOwnAsync(own, http.RequestServices, cancellationToken)
                : null;
        }

        var formRows = new FormRows(http.RequestServices, contexts).Of(form, http.Request);
        var entries = contexts.Usable(refusal.Entries);
        var context = entries is [var first, ..] ? first.Context
            : formRows is [var (formContext, _, _), ..] ? formContext
            : contexts.All(http.RequestServices).First();
        var named = ConstraintCatalog.For(context).Find(refusal.Violation);

        // Rows of a statement without tracked entities are known as far as the form and the address tell.
        CandidateRow[] refused = entries is []
            ? [.. formRows.Where(row => ReferenceEquals(row.Context, context)).Select(row => row.Row), .. Deleted(named, form, http)]
            : [.. entries.Select(CandidateRow.From)];

        // With one row, all of its save were refused.
        CandidateRow[] rows =
        [
            .. refused,
            .. context.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
                .Where(entry => !entries.Any(other => ReferenceEquals(other.Entity, entry.Entity))).Select(CandidateRow.From),
        ];

        // What the handler tracked was refused as a whole; the form is rendered from what is stored.
        context.ChangeTracker.Clear();
        var found = await FindAsync(context, refusal.Violation, rows, cancellationToken);
        if (refusal.IsOfClient && found.Count == 0)
        {
            return null; // No value is to blame: a mistake in the code, which must not look like a person's.
        }

        return new Explanation(
            refusal.Violation,
            [
                .. named.Where(rule => !found.Exists(broken => broken.Rule == rule))
                    .Select(rule => new BrokenRule(rule, RefusedRow.Of(rule, refusal.Violation, refused, rows))),
                .. found,
            ]);
    }

    private async Task<Explanation?> ExplainOwnAsync(
        InvalidOperationException exception, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var context in contexts.All(services))
        {
            if (EntityFrameworkRefusal.Read(exception, context) is { } broken)
            {
                CandidateRow[] deleted =
                [
                    .. broken.Select(rule => rule.Row).OfType<CandidateRow>().Where(row => row.State == EntityState.Deleted),
                ];
                context.ChangeTracker.Clear();
                var isUnique = broken.Any(rule => rule.Rule.Kind == ConstraintKind.Unique);
                var violation = new ConstraintViolation(isUnique ? ConstraintKind.Unique : ConstraintKind.ForeignKey);
                var referring = await FindAsync(context, violation, deleted, cancellationToken);
                return new Explanation(violation, referring.Count > 0 ? referring : broken);
            }
        }

        return null;
    }

    // A statement that deletes the row whose key is in the page's address, refused by what refers to it.
    private static IEnumerable<CandidateRow> Deleted(IReadOnlyList<ConstraintRule> named, FormMap form, HttpContext http) =>
        from rule in named
        where rule.References is not null && rule.Properties.All(property => form.Holding(rule.EntityType, property).Count == 0)
        let principal = rule.References!.ForeignKey.PrincipalEntityType
        let key = FormRows.KeyInAddress(principal, http.Request)
        where key is not null
        select new CandidateRow
        {
            EntityType = principal,
            Values = principal.FindPrimaryKey()!.Properties.Zip(key).ToDictionary(pair => pair.First.Name, pair => pair.Second),
            ExistingKey = key,
            State = EntityState.Deleted,
        };

    private async Task<List<BrokenRule>> FindAsync(
        DbContext context, ConstraintViolation violation, CandidateRow[] rows, CancellationToken cancellationToken)
    {
        var found = ColumnLimits.Find(ConstraintCatalog.For(context), rows).ToList();
        try
        {
            // The refusal ended the handler, and with it whatever the handler's transaction was for.
            if (context.Database.CurrentTransaction is { } transaction)
            {
                await transaction.RollbackAsync(cancellationToken);
                await transaction.DisposeAsync();
            }

            found.AddRange(await RowCheck.FindBrokenAsync(context, rows, static (rule, _) => !rule.Properties.Any(property => property.IsSlug()), cancellationToken));
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
