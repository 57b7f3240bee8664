using TestInfrastructure;

namespace ConstraintErrors.Tests.Doctor;

public sealed class DoctorOnPostgreSqlTests : DoctorTests<PostgreSqlDatabase>
{
    private const string Books = "ALTER TABLE \"Books\" ";
    private const string ForeignKey = "CONSTRAINT \"FK_Books_Authors_AuthorId\"";

    public static TheoryData<string, string[]> Breaks => new()
    {
        { "DROP TABLE \"Books\"", ["MissingTable Books"] },
        { Books + "DROP COLUMN \"Price\"", ["MissingColumn Books Price"] },
        { Books + "ADD COLUMN \"Note\" text NULL", ["ExtraColumn Books Note"] },
        { Books + "ALTER \"Price\" TYPE numeric(9,2)", ["DifferentColumn Books Price"] },
        { Books + "ALTER \"Title\" TYPE varchar(30) COLLATE \"C\"", ["DifferentColumn Books Title"] },
        { Books + "ALTER \"Title\" TYPE text; UPDATE \"Books\" SET \"Title\" = repeat('x', 31)", ["DifferentColumn Books Title", "TooLongValues Books Title 2"] },
        { Books + "ALTER \"Title\" DROP NOT NULL; UPDATE \"Books\" SET \"Title\" = NULL", ["DifferentColumn Books Title", "NullValues Books Title 2"] },
        { "DROP INDEX \"IX_Books_Title\"", ["MissingConstraint Books IX_Books_Title"] },
        { "CREATE UNIQUE INDEX \"IX_New\" ON \"Books\" (\"Price\")", ["ExtraConstraint Books IX_New"] },
        { "ALTER INDEX \"IX_Books_Title\" RENAME TO \"IX_New\"", ["RenamedConstraint Books IX_Books_Title"] },
        { "DROP INDEX \"IX_Books_Title\"; CREATE INDEX \"IX_Books_Title\" ON \"Books\" (\"Price\")", ["DifferentConstraint Books IX_Books_Title"] },
        { "DROP INDEX \"IX_Books_Title\"; CREATE INDEX \"IX_Books_Title\" ON \"Books\" (\"Title\" DESC)", ["DifferentConstraint Books IX_Books_Title"] },
        { "DROP INDEX \"IX_Books_Isbn_Language\";" + Duplicate, ["DuplicateRows Books IX_Books_Isbn_Language 2", "MissingConstraint Books IX_Books_Isbn_Language"] },
        { "DROP INDEX \"IX_Books_Isbn_Language\"; CREATE UNIQUE INDEX \"IX_Books_Isbn_Language\" ON \"Books\" (\"Isbn\", \"Language\")", ["DifferentConstraint Books IX_Books_Isbn_Language"] },
        { "DROP INDEX \"IX_Books_Isbn_Language\";" + Duplicate + "CREATE UNIQUE INDEX CONCURRENTLY \"IX_Books_Isbn_Language\" ON \"Books\" (\"Isbn\", \"Language\") WHERE \"Pages\" > 10", ["DuplicateRows Books IX_Books_Isbn_Language 2", "InvalidIndex Books IX_Books_Isbn_Language"] },
        { Books + "DROP CONSTRAINT \"CK_Books_Pages\";" + BadPages, ["CheckViolations Books CK_Books_Pages 1", "MissingConstraint Books CK_Books_Pages"] },
        { Books + "DROP CONSTRAINT \"CK_Books_Pages\"; " + Books + "ADD CONSTRAINT \"CK_Books_Pages\" CHECK (\"Pages\" BETWEEN 0 AND 9999);" + BadPages, ["CheckViolations Books CK_Books_Pages 1", "DifferentConstraint Books CK_Books_Pages"] },
        { Books + "DROP CONSTRAINT \"CK_Books_Pages\";" + BadPages + Books + "ADD CONSTRAINT \"CK_Books_Pages\" CHECK (\"Pages\" BETWEEN 1 AND 9999) NOT VALID", ["CheckViolations Books CK_Books_Pages 1", "UntrustedConstraint Books CK_Books_Pages"] },
        { Books + "RENAME CONSTRAINT \"CK_Books_Pages\" TO \"CK_New\"", ["RenamedConstraint Books CK_Books_Pages"] },
        { Books + "RENAME CONSTRAINT \"PK_Books\" TO \"PK_New\"", ["RenamedConstraint Books PK_Books"] },
        { Books + "ADD CONSTRAINT \"CK_New\" CHECK (\"Price\" < 1000)", ["ExtraConstraint Books CK_New"] },
        { Books + $"DROP {ForeignKey};" + Orphan, ["MissingConstraint Books FK_Books_Authors_AuthorId", "OrphanedRows Books FK_Books_Authors_AuthorId 2"] },
        { Books + $"DROP {ForeignKey};" + Orphan + Books + $"ADD {ForeignKey} FOREIGN KEY (\"AuthorId\") REFERENCES \"Authors\" ON DELETE CASCADE NOT VALID", ["OrphanedRows Books FK_Books_Authors_AuthorId 2", "UntrustedConstraint Books FK_Books_Authors_AuthorId"] },
        { Books + $"DROP {ForeignKey};" + Books + $"ADD {ForeignKey} FOREIGN KEY (\"AuthorId\") REFERENCES \"Authors\"", ["DifferentConstraint Books FK_Books_Authors_AuthorId"] },
        { Books + "DISABLE TRIGGER ALL;" + Orphan, ["DisabledConstraint Books FK_Books_Authors_AuthorId", "OrphanedRows Books FK_Books_Authors_AuthorId 2"] },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Exactly_the_break_is_found(string sql, string[] expected)
    {
        await BreakAsync(sql);

        Assert.Equal(expected, await LinesAsync());
    }
}
