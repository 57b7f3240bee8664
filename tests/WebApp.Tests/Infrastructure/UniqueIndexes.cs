using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using TestInfrastructure;
using WebApp.Data;

namespace WebApp.Tests.Infrastructure;

/// <summary>Drops unique indexes of the model, and creates them again.</summary>
internal static class UniqueIndexes
{
    public static Task<int> DropIndexAsync<TDatabase>(this AppFixture<TDatabase> fixture, string name)
        where TDatabase : TestDatabase, new() => fixture.QueryAsync(db =>
        {
            var index = Find(db, name);
            return RunAsync(db, new DropIndexOperation { Name = name, Table = index.Table.Name, Schema = index.Table.Schema });
        });

    public static Task<int> CreateIndexAsync<TDatabase>(this AppFixture<TDatabase> fixture, string name)
        where TDatabase : TestDatabase, new() => fixture.QueryAsync(async db =>
        {
            // A connection of SQLite's that has not read since another one dropped the index still finds its name.
            await db.Database.OpenConnectionAsync();
            await db.Roles.AnyAsync();
            return await RunAsync(db, CreateIndexOperation.CreateFrom(Find(db, name)));
        });

    private static ITableIndex Find(AppDbContext db, string name) =>
        db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.SelectMany(table => table.Indexes).Single(index => index.Name == name && index.IsUnique);

    private static async Task<int> RunAsync(AppDbContext db, MigrationOperation operation)
    {
        var model = db.GetService<IDesignTimeModel>().Model;
        foreach (var command in db.GetService<IMigrationsSqlGenerator>().Generate([operation], model))
        {
            await db.Database.ExecuteSqlRawAsync(command.CommandText);
        }

        return 0;
    }
}
