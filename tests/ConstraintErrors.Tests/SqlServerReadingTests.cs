using ConstraintErrors.Databases;
using ConstraintErrors.Forms;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

/// <summary>From SQL Server's sentence to the rule of the model, in any language; no server needed.</summary>
public sealed class SqlServerReadingTests
{
    // What a person may type to be taken for the server.
    private const string Forged = "'IX_Users_NormalizedUserName' \"FK_Users_Cities_CityId\" 'dbo.Cities', column 'State'";

    private readonly ConstraintCatalog _catalog = ConstraintCatalog.For(new PeopleContext());

    public static TheoryData<int, string, string, string, string> Sentences
    {
        get
        {
            var data = new TheoryData<int, string, string, string, string>();
            Add(2627, SqlServerSentences.UniqueConstraint, "IX_Users_NormalizedEmail", "Users", "NormalizedEmail");
            Add(2627, SqlServerSentences.UniqueConstraint, "PK_Users", "Users", "Id");
            Add(2601, SqlServerSentences.UniqueIndex, "IX_Users_NormalizedEmail", "Users", "NormalizedEmail");
            Add(2601, SqlServerSentences.UniqueIndex, "IX_Cities_State_Name", "Cities", "State,Name");
            Add(547, SqlServerSentences.Conflict, "FK_Users_Cities_CityId", "Cities", "CityId");
            Add(547, SqlServerSentences.Conflict, "CK_Cities_State", "Cities", "State");
            Add(547, SqlServerSentences.Conflict, "CK_Users_Email", "Users", "Email");
            Add(515, SqlServerSentences.Null, "Email", "Users", "Email");
            Add(515, SqlServerSentences.Null, "UserName", "Users", "UserName");
            Add(2628, SqlServerSentences.Truncated, "Name", "Cities", "Name");
            Add(2628, SqlServerSentences.Truncated, "Email", "Users", "Email");
            return data;

            void Add(int number, string[] sentences, string name, string table, string properties)
            {
                foreach (var sentence in sentences)
                {
                    data.Add(number, sentence, name, table, properties);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public void The_constraint_is_found_in_every_language(
        int number, string sentence, string name, string table, string properties)
    {
        var message = string.Format(CultureInfo.InvariantCulture, sentence, name, table, Forged, "INSERT");

        var rule = Assert.Single(Find(number, message));

        Assert.Equal(properties, string.Join(',', rule.Properties.Select(property => property.Name)));
    }

    [Fact]
    public void A_name_that_begins_another_is_not_taken_for_it() =>
        Assert.Empty(Find(2601, "Cannot insert duplicate key row in object 'dbo.Users' with unique index 'IX_Users_NormalizedEmail2'. The duplicate key value is (a)."));

    [Fact]
    public void A_name_that_begins_a_longer_one_with_spaces_is_not_taken_for_it() =>
        Assert.Empty(Find(2601, "Cannot insert duplicate key row in object 'dbo.Users' with unique index 'IX_Users_NormalizedEmail of old'. The duplicate key value is (a)."));

    [Fact]
    public void A_name_that_only_the_typed_value_spells_is_not_found() =>
        Assert.Empty(Find(2627, "Violation of UNIQUE KEY constraint 'UQ_Unknown'. Cannot insert duplicate key in object 'dbo.Unknown'. The duplicate key value is (x', 'IX_Users_NormalizedEmail')."));

    [Fact]
    public void An_older_truncation_and_an_overflow_name_nothing()
    {
        Assert.Empty(Find(8152, "String or binary data would be truncated."));
        Assert.Empty(Find(8115, "Arithmetic overflow error converting numeric to data type numeric."));
        Assert.Equal(ConstraintKind.TooLong, Read(8152, "String or binary data would be truncated.")?.Kind);
        Assert.Equal(ConstraintKind.OutOfRange, Read(8115, "Arithmetic overflow error converting numeric to data type numeric.")?.Kind);
    }

    [Theory]
    [InlineData(1205)] // deadlock
    [InlineData(1222)] // lock time-out
    [InlineData(3960)] // snapshot conflict
    [InlineData(-2)] // time-out
    [InlineData(50000)] // RAISERROR
    public void Other_errors_are_no_violations(int number) => Assert.Null(Read(number, "IX_Users_NormalizedEmail"));

    [Fact]
    public void Each_error_is_read_by_itself()
    {
        var exception = FakeSqlException.Create(
            (0, "Warning about PK_Users."),
            (2601, "Cannot insert duplicate key row in object 'dbo.Users' with unique index 'IX_Users_NormalizedEmail'. The duplicate key value is (A)."));

        var violation = new SqlServerErrorReader().Read(exception);

        Assert.Equal("IX_Users_NormalizedEmail", Assert.Single(_catalog.Find(violation!)).Name);
    }

    private static DatabaseError? Read(int number, string message) =>
        new SqlServerErrorReader().Read(FakeSqlException.Create((number, message)));

    private IReadOnlyList<Constraint> Find(int number, string message) => _catalog.Find(Read(number, message)!);
}
