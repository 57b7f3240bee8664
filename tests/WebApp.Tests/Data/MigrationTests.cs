using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using WebApp.Data;

namespace WebApp.Tests.Data;

public sealed class MigrationTests
{
    /// <summary>The names of migrations that the previous version of the application does not tolerate.</summary>
    private static readonly string[] s_needsDowntime = [];

    public static TheoryData<DatabaseProvider> Providers => [.. Enum.GetValues<DatabaseProvider>()];

    [Theory]
    [MemberData(nameof(Providers))]
    public void Migrations_match_the_model(DatabaseProvider provider)
    {
        using var db = Context(provider);

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(
            db.Database.HasPendingModelChanges(),
            $"Add a migration for each database: dotnet ef migrations add … --project src/WebApp --context {provider}AppDbContext -o Data/Migrations/{provider}");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Every_text_column_has_a_length(DatabaseProvider provider)
    {
        using var db = Context(provider);
        var texts = db.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(property => property.ClrType == typeof(string));

        Assert.All(texts, property => Assert.NotNull(property.GetMaxLength()));
    }

    /// <summary>The old version keeps running while a new one is installed, and its statements must still work.</summary>
    [Theory]
    [MemberData(nameof(Providers))]
    public void Migrations_after_the_first_only_add(DatabaseProvider provider)
    {
        using var db = Context(provider);
        var migrations = db.GetService<IMigrationsAssembly>();
        foreach (var (id, type) in migrations.Migrations.OrderBy(migration => migration.Key, StringComparer.Ordinal).Skip(1).Where(migration => !s_needsDowntime.Contains(Name(migration.Key))))
        {
            var operations = migrations.CreateMigration(type, db.Database.ProviderName!).UpOperations;
            var created = operations.OfType<CreateTableOperation>().Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
            Assert.All(operations, operation => Assert.True(
                OnlyAdds(operation, created), $"{id} contains a {operation.GetType().Name}. Split it, or add it to the list of migrations that need downtime."));
        }
    }

    [Theory]
    [InlineData(true, "new table")]
    [InlineData(true, "optional column")]
    [InlineData(true, "column with a default")]
    [InlineData(true, "index")]
    [InlineData(false, "required column")]
    [InlineData(false, "unique index")]
    [InlineData(false, "dropped column")]
    [InlineData(false, "renamed column")]
    [InlineData(false, "changed column")]
    [InlineData(false, "SQL")]
    public void Only_additions_that_an_old_version_ignores_need_no_downtime(bool expected, string change)
    {
        MigrationOperation operation = change switch
        {
            "new table" => new CreateTableOperation { Name = "New" },
            "optional column" => new AddColumnOperation { Table = "Users", Name = "x", IsNullable = true },
            "column with a default" => new AddColumnOperation { Table = "Users", Name = "x", DefaultValue = 0 },
            "index" => new CreateIndexOperation { Table = "Users", Name = "x", Columns = ["x"] },
            "required column" => new AddColumnOperation { Table = "Users", Name = "x" },
            "unique index" => new CreateIndexOperation { Table = "Users", Name = "x", Columns = ["x"], IsUnique = true },
            "dropped column" => new DropColumnOperation { Table = "Users", Name = "x" },
            "renamed column" => new RenameColumnOperation { Table = "Users", Name = "x", NewName = "y" },
            "changed column" => new AlterColumnOperation { Table = "Users", Name = "x" },
            _ => new SqlOperation { Sql = "" },
        };

        Assert.Equal(expected, OnlyAdds(operation, []));
    }

    private static bool OnlyAdds(MigrationOperation operation, HashSet<string> created) => operation switch
    {
        CreateTableOperation => true,
        AddColumnOperation column => created.Contains(column.Table) || column.IsNullable || column.DefaultValue is not null || column.DefaultValueSql is not null,
        CreateIndexOperation index => created.Contains(index.Table) || !index.IsUnique,
        InsertDataOperation rows => created.Contains(rows.Table),
        _ => false,
    };

    private static string Name(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private static AppDbContext Context(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => new SqliteAppDbContext(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=:memory:").Options),
        DatabaseProvider.SqlServer => new SqlServerAppDbContext(new DbContextOptionsBuilder<SqlServerAppDbContext>().UseSqlServer("Server=none").Options),
        _ => new PostgreSqlAppDbContext(new DbContextOptionsBuilder<PostgreSqlAppDbContext>().UseNpgsql("Host=none").Options),
    };
}
