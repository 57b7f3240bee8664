using ConstraintErrors.Doctor;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestInfrastructure;

namespace ConstraintErrors.Tests.Doctor;

public sealed class DoctorOnSqliteTests : DoctorTests<SqliteDatabase>
{
    public static TheoryData<string, string[]> Breaks => new()
    {
        { "DROP TABLE \"Books\"", ["MissingTable Books"] },
        { "ALTER TABLE \"Books\" DROP COLUMN \"Price\"", ["MissingColumn Books Price"] },
        { "ALTER TABLE \"Books\" ADD COLUMN \"Note\" TEXT NULL", ["ExtraColumn Books Note"] },
        { Redefined("\"Price\" TEXT", "\"Price\" REAL"), ["DifferentColumn Books Price"] },
        { Redefined("\"Title\" TEXT NOT NULL", "\"Title\" TEXT NOT NULL COLLATE NOCASE"), ["DifferentColumn Books Title"] },
        { Redefined("\"Title\" TEXT NOT NULL", "\"Title\" TEXT") + "UPDATE \"Books\" SET \"Title\" = NULL", ["DifferentColumn Books Title", "NullValues Books Title 2"] },
        { "DROP INDEX \"IX_Books_Title\"", ["MissingConstraint Books IX_Books_Title"] },
        { "CREATE UNIQUE INDEX \"IX_New\" ON \"Books\" (\"Price\")", ["ExtraConstraint Books IX_New"] },
        { "DROP INDEX \"IX_Books_Title\"; CREATE INDEX \"IX_New\" ON \"Books\" (\"Title\")", ["RenamedConstraint Books IX_Books_Title"] },
        { "DROP INDEX \"IX_Books_Title\"; CREATE INDEX \"IX_Books_Title\" ON \"Books\" (\"Price\")", ["DifferentConstraint Books IX_Books_Title"] },
        { "DROP INDEX \"IX_Books_Title\"; CREATE INDEX \"IX_Books_Title\" ON \"Books\" (\"Title\" DESC)", ["DifferentConstraint Books IX_Books_Title"] },
        { "DROP INDEX \"IX_Books_Isbn_Language\";" + Duplicate, ["DuplicateRows Books IX_Books_Isbn_Language 2", "MissingConstraint Books IX_Books_Isbn_Language"] },
        { "DROP INDEX \"IX_Books_Isbn_Language\"; CREATE INDEX \"IX_Books_Isbn_Language\" ON \"Books\" (\"Isbn\", \"Language\") WHERE \"Pages\" > 10;" + Duplicate, ["DifferentConstraint Books IX_Books_Isbn_Language", "DuplicateRows Books IX_Books_Isbn_Language 2"] },
        { "DROP INDEX \"IX_Books_Isbn_Language\"; CREATE UNIQUE INDEX \"IX_Books_Isbn_Language\" ON \"Books\" (\"Isbn\", \"Language\") WHERE \"Pages\" > 11", ["DifferentConstraint Books IX_Books_Isbn_Language"] },
        { Redefined("CONSTRAINT \"CK_Books_Pages\" CHECK (\"Pages\" BETWEEN 1 AND 9999),", "") + BadPages, ["CheckViolations Books CK_Books_Pages 1", "MissingConstraint Books CK_Books_Pages"] },
        { Redefined("BETWEEN 1", "BETWEEN 0") + BadPages, ["CheckViolations Books CK_Books_Pages 1", "DifferentConstraint Books CK_Books_Pages"] },
        { Redefined("CK_Books_Pages", "CK_New"), ["RenamedConstraint Books CK_Books_Pages"] },
        { Redefined("CONSTRAINT \"CK_Books_Pages\"", "CHECK (\"Price\" < 1000), CONSTRAINT \"CK_Books_Pages\""), ["ExtraConstraint Books"] },
        { Redefined("CONSTRAINT \"FK_Books_Authors_AuthorId\" FOREIGN KEY (\"AuthorId\") REFERENCES \"Authors\" (\"Id\") ON DELETE CASCADE", "CHECK (1)") + Orphan, ["ExtraConstraint Books", "MissingConstraint Books FK_Books_Authors_AuthorId", "OrphanedRows Books FK_Books_Authors_AuthorId 2"] },
        { Redefined("ON DELETE CASCADE", "ON DELETE SET NULL"), ["DifferentConstraint Books FK_Books_Authors_AuthorId"] },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Exactly_the_break_is_found(string sql, string[] expected)
    {
        await BreakAsync(sql);

        Assert.Equal(expected, await LinesAsync());
    }

    [Fact]
    public async Task Long_texts_are_found_in_the_data()
    {
        await BreakAsync($"UPDATE \"Books\" SET \"Title\" = '{new string('x', 31)}' WHERE \"Id\" = 2");

        Assert.Empty(await LinesAsync());
        Assert.Equal(["TooLongValues Books Title 1"], await LinesAsync(allData: true));
    }

    [Fact]
    public async Task A_connection_without_foreign_keys_is_found()
    {
        await using var db = new BookContext(new DbContextOptionsBuilder<BookContext>().UseSqlite(Database.ConnectionString + ";Foreign Keys=False").Options);
        await db.Database.ExecuteSqlRawAsync(Orphan, TestContext.Current.CancellationToken);

        var findings = await new DatabaseDoctor(new ServiceCollection().BuildServiceProvider()).ExamineAsync(db, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([(FindingKind.ForeignKeysOff, (long?)null), (FindingKind.OrphanedRows, 2)], findings.Select(finding => (finding.Kind, finding.Rows)));
    }

    // Changes the definition of the table Books without moving its rows.
    private static string Redefined(string old, string replacement) => $"""
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET sql = replace(sql, '{old}', '{replacement}') WHERE type = 'table' AND name = 'Books';
        PRAGMA schema_version = 1000;
        PRAGMA writable_schema = OFF;
        PRAGMA foreign_keys = OFF;
        """;
}
