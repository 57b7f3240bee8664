using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Administration;

namespace WebApp.Tests.Administration;

public sealed class UserSeederOnSqliteTests(AppFixture<SqliteDatabase> fixture) : UserSeederTests<SqliteDatabase>(fixture);

public sealed class UserSeederOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : UserSeederTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class UserSeederOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : UserSeederTests<SqlServerDatabase>(fixture);

public abstract class UserSeederTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Seeded_users_have_profiles_and_cannot_sign_in()
    {
        await SeedAsync(2_500);
        await SeedAsync(500);

        Assert.Equal(3_000, await fixture.QueryAsync(db => db.Users.CountAsync()));
        Assert.Equal(3_000, await fixture.QueryAsync(db => db.Profiles.CountAsync()));
        Assert.Equal(0, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.PasswordHash != null)));
        Assert.True(await fixture.QueryAsync(db => db.Users.Select(user => user.CityId).Distinct().CountAsync()) > 50);
    }

    private Task SeedAsync(int count) =>
        ActivatorUtilities.CreateInstance<UserSeeder>(fixture.App.Services).SeedAsync(count, new Progress<int>(), TestContext.Current.CancellationToken);
}
