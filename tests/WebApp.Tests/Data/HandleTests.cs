using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Data;

public sealed class HandlesOnSqliteTests(AppFixture<SqliteDatabase> fixture) : HandleTests<SqliteDatabase>(fixture);

public sealed class HandlesOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : HandleTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class HandlesOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : HandleTests<SqlServerDatabase>(fixture);

public abstract class HandleTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Names_with_equal_handles_are_numbered()
    {
        var stem = Stem();
        Assert.Equal(stem, await RegisterAsync(stem));
        Assert.Equal(stem + "-2", await RegisterAsync(stem + "."));
        Assert.Equal(stem + "-3", await RegisterAsync(stem + "_"));
        Assert.Equal(stem + "-b", await RegisterAsync(stem + "..B"));
    }

    [Fact]
    public async Task A_name_without_letters_has_a_handle() => Assert.StartsWith("x", await RegisterAsync("._-"), StringComparison.Ordinal);

    [Fact]
    public async Task Sixteen_concurrent_slugs_are_numbered()
    {
        var stem = Stem();
        var names = Enumerable.Range(0, 16).Select(i => stem + new string('.', i & 3) + new string('_', i >> 2)).ToList();

        var handles = await Task.WhenAll(names.Select(name => Task.Run(() => RegisterAsync(name))));

        Assert.Equal(
            Enumerable.Range(1, 16).Select(i => i == 1 ? stem : $"{stem}-{i}").Order(StringComparer.Ordinal),
            handles.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Equal_handles_in_one_save_are_numbered_after_the_stored_ones()
    {
        var stem = Stem();
        await RegisterAsync(stem);
        var handles = await fixture.QueryAsync(async db =>
        {
            var users = Enumerable.Range(0, 3).Select(i => User.Create(stem + new string('.', i + 1), $"{Guid.NewGuid():N}@example.com", 1)).ToList();
            foreach (var user in users)
            {
                (user.NormalizedUserName, user.NormalizedEmail) = (user.UserName!.ToUpperInvariant(), user.Email!.ToUpperInvariant());
            }

            db.AddRange(users);
            await db.SaveChangesAsync();
            return users.Select(user => user.Profile!.Handle).Order(StringComparer.Ordinal).ToList();
        });

        Assert.Equal([stem + "-2", stem + "-3", stem + "-4"], handles);
    }

    [Fact]
    public async Task A_synchronous_save_without_a_handle_is_refused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.QueryAsync(db =>
        {
            db.Add(User.Create("sync", "sync@example.com", 1));
            return Task.FromResult(db.SaveChanges());
        }));

    [Fact]
    public async Task Each_handle_has_a_public_page()
    {
        var stem = Stem();
        await RegisterAsync(stem);
        var page = await FormPage.OpenAsync(fixture.App.CreateClient(), "/people/" + stem);

        Assert.Equal(stem, page.Document.QuerySelector("h1")?.TextContent);
        Assert.DoesNotContain("@example.com", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await FormPage.OpenAsync(fixture.App.CreateClient(), "/people/nobody-" + stem)).Status);
    }

    private static string Stem() => "h" + Guid.NewGuid().ToString("N")[..10];

    private async Task<string> RegisterAsync(string userName)
    {
        await using var scope = fixture.App.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = User.Create(userName, $"{Guid.NewGuid():N}@example.com", 1);
        Assert.True((await users.CreateAsync(user)).Succeeded);
        return user.Profile!.Handle;
    }
}
