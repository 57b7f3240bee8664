using ConstraintErrors.Doctor;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;

namespace ConstraintErrors.Tests.Doctor;

public sealed class CheckedMigrationsOnSqliteTests : CheckedMigrationsTests<SqliteDatabase>
{
    protected override string Schema => "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%Lock%' ORDER BY name";

    [Fact]
    public async Task A_migration_that_fails_after_a_table_was_rebuilt_shows_the_committed_statements()
    {
        await ExecuteAsync("UPDATE \"Authors\" SET \"Name\" = 'Bert' WHERE \"Id\" = 2");
        MigratedContext.Change failing = new(
            up =>
            {
                // EF Core creates the index before the rebuild, and again after it, when NULL has become the default.
                up.AlterColumn<string>("Name", "Authors", nullable: false, defaultValue: "", oldClrType: typeof(string), oldNullable: true);
                up.CreateIndex("IX_Name", "Authors", "Name", unique: true);
            },
            model => model.Entity("Author", author =>
            {
                author.Property<string>("Name").IsRequired();
                author.HasIndex("Name").IsUnique().HasDatabaseName("IX_Name");
            }));

        var refusal = await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(failing));
        Assert.Equal((FindingKind.DuplicateRows, 2), (refusal.Findings.Single().Kind, (int?)refusal.Findings.Single().Rows));

        var failure = await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(force: true, failing));
        Assert.Contains("It wasn't rolled back completely", failure.Message, StringComparison.Ordinal);
        Assert.Contains("DROP TABLE \"Authors\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("\"Name\" TEXT NOT NULL", await StateAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_without_statements_keeps_its_reason()
    {
        var failure = await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(new MigratedContext.Change(up => up.CreateSequence<int>("Numbers"))));

        Assert.IsType<NotSupportedException>(failure.InnerException);
        Assert.EndsWith("It was rolled back: the database is as before.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shorter_columns_are_not_checked_because_the_database_does_not_enforce_them() =>
        Assert.Equal(["2_Change"], await ApplyAsync(new MigratedContext.Change(
            up => up.AlterColumn<string>("Title", "Books", maxLength: 5, nullable: true, oldClrType: typeof(string), oldNullable: true))));
}
