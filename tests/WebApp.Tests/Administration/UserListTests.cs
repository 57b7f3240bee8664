using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Administration;
using TestInfrastructure;

namespace WebApp.Tests.Administration;

public sealed class UserListOnSqliteTests(SeededUsers<SqliteDatabase> seeded) : UserListTests<SqliteDatabase>(seeded);

public sealed class UserListOnPostgreSqlTests(SeededUsers<PostgreSqlDatabase> seeded) : UserListTests<PostgreSqlDatabase>(seeded);

[Collection(SqlServerDatabase.Collection)]
public sealed class UserListOnSqlServerTests(SeededUsers<SqlServerDatabase> seeded) : UserListTests<SqlServerDatabase>(seeded);

public abstract class UserListTests<TDatabase>(SeededUsers<TDatabase> seeded) : IClassFixture<SeededUsers<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    public static TheoryData<string> Filters => [.. SeededUsers<TDatabase>.Filters.Keys];

    public static MatrixTheoryData<string, UserSort, bool> Lists => new(SeededUsers<TDatabase>.Filters.Keys, Enum.GetValues<UserSort>(), [false, true]);

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Paging_in_both_directions_returns_every_match_once_in_order(string filter, UserSort sort, bool descending)
    {
        var expected = await seeded.ExpectedAsync(filter, sort, descending);
        var size = Math.Max(7, expected.Count / 5);
        var forward = new List<Guid>();
        var position = new UserCursor { Sort = sort, Desc = descending, Size = size };
        UserPage page;
        do
        {
            page = await seeded.PageAsync(filter, position);
            Assert.Equal(forward.Count > 0, page.HasPrevious);
            forward.AddRange(page.Rows.Select(row => row.Id));
            position = position with { After = page.Rows is [.., var last] ? last.Id : null };
        }
        while (page.HasNext);

        Assert.Equal(expected, forward);

        var backward = page.Rows.Select(row => row.Id).ToList();
        while (page.HasPrevious)
        {
            page = await seeded.PageAsync(filter, position with { After = null, Before = page.Rows[0].Id });
            Assert.True(page.HasNext);
            backward.InsertRange(0, page.Rows.Select(row => row.Id));
        }

        Assert.Equal(expected, backward);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task No_query_scans_the_table(string filter, UserSort sort, bool descending)
    {
        Assert.SkipWhen(seeded.Fixture.Database is SqlServerDatabase, "A plan of SQL Server's is read otherwise");
        await seeded.PlansAsync(async list =>
        {
            var first = await list(new UserCursor { Sort = sort, Desc = descending });
            var second = await list(new UserCursor { Sort = sort, Desc = descending, After = first.Rows[^1].Id });
            if (second.Rows.Count > 0)
            {
                await list(new UserCursor { Sort = sort, Desc = descending, Before = second.Rows[0].Id });
            }
        }, filter);
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task The_count_is_exact_up_to_ten_thousand(string filter)
    {
        var expected = (await seeded.ExpectedAsync(filter, UserSort.Name, descending: false)).Count;

        var count = await seeded.CountAsync(filter);

        Assert.Equal(expected <= BoundedCount.Bound ? CountPrecision.Exact : filter == "all" ? CountPrecision.About : CountPrecision.MoreThan, count.Precision);
        if (count.Precision == CountPrecision.About)
        {
            Assert.InRange(count.Number, BoundedCount.Bound, 2 * expected);
            Assert.Equal(0, count.Number % 100);
        }
        else
        {
            Assert.Equal(Math.Min(expected, BoundedCount.Bound), count.Number);
        }
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Counting_is_bounded_by_an_index_or_a_limit(string filter)
    {
        Assert.SkipWhen(seeded.Fixture.Database is SqlServerDatabase, "A plan of SQL Server's is read otherwise");
        var plans = await seeded.PlansAsync(() => seeded.CountAsync(filter));

        Assert.True(plans.Count > 0 || filter == "role", "A role's members are counted without the users");
        Assert.All(plans, plan => Assert.True(
            plan.Contains("Limit", StringComparison.OrdinalIgnoreCase) && (filter is "all" or "active" || !SeededUsers<TDatabase>.ReadsTheTable(plan)), plan));
    }

    [Fact]
    public async Task The_overview_reads_registrations_from_an_index_range()
    {
        var from = DateTime.UtcNow.Date.AddDays(-29);
        IReadOnlyList<int> days = [];
        var plans = await seeded.PlansAsync(async () => days = await seeded.WithOverviewAsync(overview => overview.RegistrationsAsync(from, 30, TestContext.Current.CancellationToken)));

        Assert.Equal(await seeded.Fixture.QueryAsync(db => db.Users.CountAsync(user => user.CreatedAt >= from)), days.Sum());
        Assert.All(plans, plan => Assert.True(seeded.Fixture.Database is SqlServerDatabase || plan.Contains("IX_Users_CreatedAt_Id", StringComparison.Ordinal), plan));
    }

    [Fact]
    public async Task The_overview_marks_the_number_of_many_users_as_an_estimate()
    {
        var (all, byState) = await seeded.WithOverviewAsync(overview => overview.UsersAsync(TestContext.Current.CancellationToken));

        Assert.Equal(CountPrecision.About, all.Precision);
        foreach (var (state, count) in byState)
        {
            Assert.Equal(await seeded.CountAsync(state.ToString().ToLowerInvariant()), count);
        }
    }

    [Fact]
    public async Task A_page_whose_cursor_was_deleted_starts_over()
    {
        var page = await seeded.PageAsync("all", new UserCursor { Size = 10, After = Guid.NewGuid() });
        Assert.False(page.HasPrevious);
        Assert.Equal(10, page.Rows.Count);
    }
}
