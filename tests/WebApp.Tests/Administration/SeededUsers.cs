using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using WebApp.Administration;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Administration;

/// <summary>Enough users for a database to prefer an index to a scan.</summary>
public sealed partial class SeededUsers<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private const int Count = 12_000;

    /// <summary>Members of the role are every tenth user, and enough of those whom all filters at once let through.</summary>
    private static readonly Guid s_role = Guid.Parse("5d3c0a5e-7f51-4bb4-9d5f-2a52a1c2f9a1");

    private readonly PlanRecorder _plans = new(sql => sql.Contains("FROM \"Users\"", StringComparison.Ordinal));
    private WebApplicationFactory<Program>? _app;

    public static IReadOnlyDictionary<string, UserFilter> Filters { get; } = new Dictionary<string, UserFilter>
    {
        ["all"] = new(),
        ["locked"] = new() { State = UserState.Locked },
        ["disabled"] = new() { State = UserState.Disabled },
        ["unconfirmed"] = new() { State = UserState.Unconfirmed },
        ["active"] = new() { State = UserState.Active },
        ["city"] = new() { City = 7 },
        ["role"] = new() { Role = s_role },
        ["search"] = new() { Search = " ann" },
        ["search by email alone"] = new() { Search = "x-ray" },
        ["search for some by name and others by email"] = new() { Search = "uma.k" },
        ["all at once"] = new() { Search = "a", City = 3, Role = s_role, State = UserState.Active },
    };

    public AppFixture<TDatabase> Fixture { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Fixture.InitializeAsync();
        if (Fixture.Database.Missing is not null)
        {
            return;
        }

        _app = Fixture.AppWith(services =>
        {
            services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(_plans));
            services.ConfigureDbContext<PostgreSqlAppDbContext>(options => options.AddInterceptors(_plans));
        });
        await ActivatorUtilities.CreateInstance<UserSeeder>(_app.Services).SeedAsync(Count, new Progress<int>(), CancellationToken.None);
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();

        // Emails that begin otherwise than the names.
        var prefix = "X-RAY.";
        await db.Users.Where(user => user.NormalizedUserName!.StartsWith("UMA.KH"))
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedEmail, user => prefix + user.NormalizedUserName).SetProperty(user => user.Email, user => prefix + user.Email));
        await db.Users.Where(user => user.NormalizedUserName!.StartsWith("ZOE.SMITH"))
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedEmail, user => "UMA.K." + user.NormalizedUserName).SetProperty(user => user.Email, user => "uma.k." + user.Email));

        // A lock that is over, a moment that many share.
        await db.Users.Where(user => user.NormalizedUserName!.StartsWith("YARA.B")).ExecuteUpdateAsync(set => set
            .SetProperty(user => user.LockoutEnd, DateTimeOffset.UtcNow.AddDays(-1)).SetProperty(user => user.CreatedAt, new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        db.Add(new Role { Id = s_role, Name = "Editor", NormalizedName = "EDITOR" });
        var users = await db.Users.AsNoTracking().OrderBy(user => user.NormalizedUserName).ToListAsync();
        db.AddRange(users.Where((user, index) => index % 10 == 0 || (user.CityId == 3 && user.UserName!.StartsWith('a')))
            .Select(user => new UserRole { UserId = user.Id, RoleId = s_role }));
        await db.SaveChangesAsync();
        if (Fixture.Database is PostgreSqlDatabase)
        {
            await db.Database.ExecuteSqlRawAsync("ANALYZE");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Fixture.DisposeAsync();
    }

    public Task<UserPage> PageAsync(string filter, UserCursor position) => WithListAsync(list => list.PageAsync(Filters[filter], position, CancellationToken.None));

    /// <summary>The keys of those who match, found without the list: all users are fetched, and chosen and sorted here.</summary>
    public async Task<List<Guid>> ExpectedAsync(string filter, UserSort sort, bool descending)
    {
        var members = await QueryAsync(db => db.UserRoles.Where(member => member.RoleId == s_role).Select(member => member.UserId).ToHashSetAsync());
        var users = (await QueryAsync(db => db.Users.AsNoTracking().ToListAsync())).FindAll(user => Matches(user, Filters[filter], members));
        var prefix = Filters[filter].Search?.Trim().ToUpperInvariant() ?? "";
        var (first, second) = sort == UserSort.Email
            ? (Ordered(users, UserSort.Email, Begins(Email)), Ordered(users, UserSort.Name, user => !Begins(Email)(user)))
            : (Ordered(users, UserSort.Name, Begins(Name)), Ordered(users, UserSort.Email, user => !Begins(Name)(user)));

        return sort != UserSort.Created
            ? [.. first.Concat(second).Select(user => user.Id)]
            : await InDatabasesOrderAsync([.. users.Select(user => user.Id)], descending);

        Func<User, bool> Begins(Func<User, string> text) => user => text(user).StartsWith(prefix, StringComparison.Ordinal);

        IEnumerable<User> Ordered(List<User> all, UserSort by, Func<User, bool> which)
        {
            var chosen = all.Where(which).OrderBy(by == UserSort.Name ? Name : Email, StringComparer.Ordinal);
            return descending ? chosen.Reverse() : chosen;
        }
    }

    /// <summary>Does something with the list, and fails when a database's plan for a query on the users reads the whole table.</summary>
    public async Task PlansAsync(Func<Func<UserCursor, Task<UserPage>>, Task> use, string filter)
    {
        _plans.Plans.Clear();
        _plans.IsOn = true;
        await use(position => PageAsync(filter, position));
        _plans.IsOn = false;

        var plans = Taken();
        Assert.NotEmpty(plans);
        Assert.All(plans, plan => Assert.False(ReadsTheTable(plan), plan));

        // Sorted for a page are only those whom a search or a role has found. (Those on the page are, once more, beside their roles.)
        var maySort = Filters[filter] is { Search: not null } or { Role: not null };
        Assert.All(plans, plan => Assert.True(maySort || !plan.Split("SCAN SUBQUERY")[0].Contains("TEMP B-TREE", StringComparison.Ordinal), plan));
    }

    public Task<BoundedCount> CountAsync(string filter) => WithListAsync(list => list.CountAsync(Filters[filter], CancellationToken.None));

    public Task<T> WithOverviewAsync<T>(Func<Overview, Task<T>> query) => WithAsync(query);

    /// <summary>The plans and statements of the queries on the users.</summary>
    public async Task<IReadOnlyList<string>> PlansAsync(Func<Task> use)
    {
        _plans.Plans.Clear();
        _plans.IsOn = true;
        await use();
        _plans.IsOn = false;
        return Taken();
    }

    private List<string> Taken() => _plans.Plans.ConvertAll(plan => plan.Plan + "\n" + plan.Sql);

    public static bool ReadsTheTable(string plan) => TableScan().IsMatch(plan);

    [GeneratedRegex("""(?m)(^SCAN (TABLE )?(u|Users( AS u)?)(?! USING (COVERING )?INDEX| AS)|Seq Scan on "Users")""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TableScan();

    private static string Name(User user) => user.NormalizedUserName!;

    private static string Email(User user) => user.NormalizedEmail!;

    private static bool Matches(User user, UserFilter filter, HashSet<Guid> members)
    {
        var (now, prefix) = (DateTimeOffset.UtcNow, filter.Search?.Trim().ToUpperInvariant() ?? "");
        return (filter.City is null || user.CityId == filter.City)
            && (filter.Role is null || members.Contains(user.Id))
            && (Name(user).StartsWith(prefix, StringComparison.Ordinal) || Email(user).StartsWith(prefix, StringComparison.Ordinal))
            && filter.State switch
            {
                UserState.Locked => user.LockoutEnd > now,
                UserState.Disabled => user.DisabledAt is not null,
                UserState.Unconfirmed => !user.EmailConfirmed,
                UserState.Active => user.DisabledAt is null && !(user.LockoutEnd > now) && user.EmailConfirmed,
                _ => true,
            };
    }

    // Databases sort keys each in their own way.
    private async Task<List<Guid>> InDatabasesOrderAsync(HashSet<Guid> users, bool descending)
    {
        var all = await QueryAsync(db => db.Users.OrderBy(user => user.CreatedAt).ThenBy(user => user.Id).Select(user => user.Id).ToListAsync());
        var chosen = all.FindAll(users.Contains);
        return descending ? [.. chosen.AsEnumerable().Reverse()] : chosen;
    }

    private async Task<T> QueryAsync<T>(Func<AppDbContext, Task<T>> query)
    {
        Assert.SkipWhen(Fixture.Database.Missing is not null, Fixture.Database.Missing ?? "");
        await using var scope = _app!.Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    private Task<T> WithListAsync<T>(Func<UserList, Task<T>> query) => WithAsync(query);

    private async Task<T> WithAsync<TService, T>(Func<TService, Task<T>> query)
        where TService : notnull
    {
        Assert.SkipWhen(Fixture.Database.Missing is not null, Fixture.Database.Missing ?? "");
        await using var scope = _app!.Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
