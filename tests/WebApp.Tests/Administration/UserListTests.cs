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
    public async Task Forward_and_backward_page_by_page_everybody_who_matches_comes_once_and_in_order(string filter, UserSort sort, bool descending)
    {
        var expected = await seeded.ExpectedAsync(filter, sort, descending);
        var size = Math.Max(7, expected.Count / 5);
        var forward = new List<Guid>();
        var position = new UserPosition { Sort = sort, Desc = descending, Size = size };
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
            var first = await list(new UserPosition { Sort = sort, Desc = descending });
            var second = await list(new UserPosition { Sort = sort, Desc = descending, After = first.Rows[^1].Id });
            if (second.Rows.Count > 0)
            {
                await list(new UserPosition { Sort = sort, Desc = descending, Before = second.Rows[0].Id });
            }
        }, filter);
    }

    [Fact]
    public async Task When_the_user_by_whom_a_page_was_found_is_gone_the_list_begins_anew()
    {
        var page = await seeded.PageAsync("all", new UserPosition { Size = 10, After = Guid.NewGuid() });
        Assert.False(page.HasPrevious);
        Assert.Equal(10, page.Rows.Count);
    }
}
