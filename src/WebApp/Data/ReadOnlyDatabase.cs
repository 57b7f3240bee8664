namespace WebApp.Data;

/// <summary>
/// The database for lists and exports: a replica if <c>ConnectionStrings:PostgreSqlReadOnly</c> or
/// <c>ConnectionStrings:SqlServerReadOnly</c> is set. It may lag behind, so checks that
/// decide about a change never use it.
/// </summary>
public sealed class ReadOnlyDatabase : IAsyncDisposable, IDisposable
{
    /// <summary>The key of services that use this database.</summary>
    public const string Key = "read-only";

    private readonly AppDbContext? _replica;

    private ReadOnlyDatabase(AppDbContext context, AppDbContext? replica) => (Context, _replica) = (context, replica);

    public AppDbContext Context { get; }

    public void Dispose() => _replica?.Dispose();

    public ValueTask DisposeAsync() => _replica?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal static ReadOnlyDatabase Primary(AppDbContext context) => new(context, replica: null);

    internal static ReadOnlyDatabase Replica(AppDbContext context) => new(context, context);
}
