using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Data;

public sealed class SeededDataOnSqliteTests(AppFixture<SqliteDatabase> fixture) : SeededDataTests<SqliteDatabase>(fixture);

public sealed class SeededDataOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : SeededDataTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class SeededDataOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : SeededDataTests<SqlServerDatabase>(fixture);

public abstract class SeededDataTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task The_schema_contains_100_cities_and_accepts_more()
    {
        Assert.Equal(100, await fixture.QueryAsync(db => db.Cities.CountAsync()));

        var city = new City { Name = "Marfa", State = "TX" };
        await fixture.QueryAsync(db =>
        {
            db.Cities.Add(city);
            return db.SaveChangesAsync();
        });

        Assert.True(city.Id > 100);
    }

    [Fact]
    public async Task An_unknown_state_is_rejected() =>
        await Assert.ThrowsAsync<DbUpdateException>(() => fixture.QueryAsync(db =>
        {
            db.Cities.Add(new City { Name = "Nowhere", State = "tx" });
            return db.SaveChangesAsync();
        }));
}
