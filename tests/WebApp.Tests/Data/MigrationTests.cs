using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Tests.Data;

public sealed class MigrationTests
{
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

    private static AppDbContext Context(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => new SqliteAppDbContext(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=:memory:").Options),
        DatabaseProvider.SqlServer => new SqlServerAppDbContext(new DbContextOptionsBuilder<SqlServerAppDbContext>().UseSqlServer("Server=none").Options),
        _ => new PostgreSqlAppDbContext(new DbContextOptionsBuilder<PostgreSqlAppDbContext>().UseNpgsql("Host=none").Options),
    };
}
