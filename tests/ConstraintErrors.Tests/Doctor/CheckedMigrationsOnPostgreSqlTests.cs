using ConstraintErrors.Doctor;
using TestInfrastructure;

namespace ConstraintErrors.Tests.Doctor;

public sealed class CheckedMigrationsOnPostgreSqlTests : CheckedMigrationsTests<PostgreSqlDatabase>
{
    protected override string Schema => """
        SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT indexname, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conname, pg_get_constraintdef(oid), '', '', '' FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        ORDER BY 1, 2
        """;

    [Fact]
    public async Task A_column_shorter_than_its_texts_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(new MigratedContext.Change(
            up => up.AlterColumn<string>("Title", "Books", maxLength: 5, nullable: true, oldClrType: typeof(string), oldNullable: true))));

        Assert.Equal([(FindingKind.TooLongValues, 1)], refusal.Findings.Select(finding => (finding.Kind, (int)finding.Rows!)));
    }
}
