using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Caching.Memory;

namespace WebApp.Data;

/// <summary>
/// The cities and roles that pages offer, in alphabetical order by name. Cached for a few seconds: a save in this process takes effect at
/// once, one in another process a little later. If a choice has been deleted by then, the database refuses it and the error appears on the
/// field.
/// </summary>
public sealed class ReferenceDataCache(IServiceScopeFactory scopes, IMemoryCache cache) : SaveChangesInterceptor
{
    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(10);

    private readonly ConditionalWeakTable<DbContext, object> _saving = [];

    /// <summary>
    /// The number of saves, as part of the cache key: values read before a save are never found after it, even if the read ended later.
    /// </summary>
    private int _saves;

    /// <summary>Returns the name and state of each city.</summary>
    /// <param name="refresh">Whether to refresh the cached values, for a form that was refused because a city was deleted.</param>
    public Task<IReadOnlyDictionary<int, string>> CitiesAsync(bool refresh = false) => RememberAsync(nameof(CitiesAsync), refresh, db =>
        db.Cities.OrderBy(city => city.Name).ThenBy(city => city.State).Select(city => KeyValuePair.Create(city.Id, city.Name + ", " + city.State)));

    /// <summary>Returns the name of each role.</summary>
    /// <param name="refresh">Whether to refresh the cached values.</param>
    public Task<IReadOnlyDictionary<Guid, string>> RolesAsync(bool refresh = false) => RememberAsync(nameof(RolesAsync), refresh, db =>
        db.Roles.OrderBy(role => role.Name).Select(role => KeyValuePair.Create(role.Id, role.Name!)));

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && db.ChangeTracker.Entries().Any(entry => entry is { State: not EntityState.Unchanged, Entity: City or Role }))
        {
            _saving.AddOrUpdate(db, this);
        }

        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        // Only after the save: until then, another request reads the old values.
        if (eventData.Context is { } db && _saving.Remove(db))
        {
            Interlocked.Increment(ref _saves);
        }

        return ValueTask.FromResult(result);
    }

    private async Task<IReadOnlyDictionary<TKey, string>> RememberAsync<TKey>(string name, bool refresh, Func<AppDbContext, IQueryable<KeyValuePair<TKey, string>>> query)
        where TKey : notnull
    {
        var key = (this, name, Volatile.Read(ref _saves));
        if (refresh)
        {
            cache.Remove(key);
        }

        var choices = await cache.GetOrCreateAsync<IReadOnlyDictionary<TKey, string>>(key, async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = s_age;
            await using var scope = scopes.CreateAsyncScope();
            return new OrderedDictionary<TKey, string>(await query(scope.ServiceProvider.GetRequiredService<AppDbContext>()).ToListAsync());
        });
        return choices!;
    }
}
