using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Data;

public sealed class ReferenceDataCacheTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    private ReferenceDataCache ReferenceDataCache => fixture.App.Services.GetRequiredService<ReferenceDataCache>();

    [Fact]
    public async Task Cities_and_roles_are_sorted_and_queried_once()
    {
        var (cities, roles) = ((await ReferenceDataCache.CitiesAsync()).ToList(), (await ReferenceDataCache.RolesAsync()).ToList());
        fixture.Commands.Clear();

        Assert.Equal(cities, await ReferenceDataCache.CitiesAsync());
        Assert.Equal(roles, await ReferenceDataCache.RolesAsync());
        Assert.Empty(fixture.Commands.Sent);
        Assert.Equal(cities.Select(city => city.Value).Order(StringComparer.Ordinal), cities.Select(city => city.Value));
        Assert.Contains(cities, city => city.Value == "Austin, TX");
    }

    [Fact]
    public async Task Saved_and_deleted_cities_take_effect_at_once()
    {
        await ReferenceDataCache.CitiesAsync();
        var city = await SaveAsync(fixture.App.Services, "Aardvark");
        Assert.Equal("Aardvark, TX", (await ReferenceDataCache.CitiesAsync()).First(other => other.Value.StartsWith("Aa", StringComparison.Ordinal)).Value);

        await fixture.QueryAsync(async db =>
        {
            (await db.Cities.FindAsync(city))!.Name = "Aardwolf";
            return await db.SaveChangesAsync();
        });
        Assert.Equal("Aardwolf, TX", (await ReferenceDataCache.CitiesAsync())[city]);

        await fixture.QueryAsync(async db =>
        {
            db.Remove((await db.Cities.FindAsync(city))!);
            return await db.SaveChangesAsync();
        });
        Assert.DoesNotContain(city, await ReferenceDataCache.CitiesAsync());
    }

    [Fact]
    public async Task A_slow_read_does_not_hide_a_newer_save()
    {
        var slow = new SlowReading();
        await using var app = fixture.AppWith(services => services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(slow)));
        var choices = app.Services.GetRequiredService<ReferenceDataCache>();
        var reading = Task.Run(() => choices.CitiesAsync());
        await slow.HasRead.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        var city = await SaveAsync(app.Services, "Waxahachie");
        slow.MayEnd.SetResult();

        Assert.DoesNotContain(city, await reading);
        Assert.Contains(city, await choices.CitiesAsync());
    }

    [Fact]
    public async Task Saves_of_another_process_appear_when_the_cache_expires()
    {
        await using var other = fixture.AppWith(_ => { });
        await ReferenceDataCache.CitiesAsync();
        var city = await SaveAsync(other.Services, "Zzyzx");

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!(await ReferenceDataCache.CitiesAsync()).ContainsKey(city))
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5), patience.Token);
        }
    }

    /// <summary>Counts the queries of a page, without the query for the session.</summary>
    [Theory]
    [InlineData("/Admin/Users", 2)] // The rows of the page, and the count of users.
    [InlineData("/Admin/Users?sort=Created&desc=true&size=200", 2)]
    [InlineData("/Admin/Users?search=a", 4)] // By name and by email, each with its count.
    [InlineData("/Admin/Users/Create", 0)]
    public async Task A_page_executes_only_the_expected_queries(string address, int queries)
    {
        var administrator = await fixture.AdministratorAsync();
        await administrator.GetStringAsync(address, TestContext.Current.CancellationToken);
        fixture.Commands.Clear();

        await administrator.GetStringAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(queries, fixture.Commands.Sent.Count(sql => !sql.Contains("SecurityStamp", StringComparison.Ordinal)));
        Assert.Single(fixture.Commands.Sent, sql => sql.Contains("SecurityStamp", StringComparison.Ordinal));
    }

    private static async Task<int> SaveAsync(IServiceProvider services, string name)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var city = db.Add(new City { Name = name, State = "TX" }).Entity;
        await db.SaveChangesAsync();
        return city.Id;
    }

    /// <summary>Blocks the first query for cities after the database has responded.</summary>
    private sealed class SlowReading : DbCommandInterceptor
    {
        public TaskCompletionSource HasRead { get; } = new();

        public TaskCompletionSource MayEnd { get; } = new();

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("FROM \"Cities\"", StringComparison.Ordinal) && HasRead.TrySetResult())
            {
                await MayEnd.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            }

            return result;
        }
    }
}
