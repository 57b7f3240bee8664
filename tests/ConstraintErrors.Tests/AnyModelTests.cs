using ConstraintErrors;
using ConstraintErrors.Databases;
using ConstraintErrors.Forms;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

/// <summary>Whatever the names and whichever rule is broken, its fields are found.</summary>
public sealed class AnyModelTests
{
    // PROPERTY_RUNS=5000 looks harder.
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(
        int.Parse(Environment.GetEnvironmentVariable("PROPERTY_RUNS") ?? "200", CultureInfo.InvariantCulture));

    [Fact]
    public void Any_SQLite_violation_is_found() => Prop.ForAll(RandomModel.Arbitrary, random =>
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var db = Context(random, connection);
        db.Database.EnsureCreated();
        db.Add(new RandomParent { Id = "parent" });
        db.Add(Row(random, -1));
        db.SaveChanges();
        db.ChangeTracker.Clear();

        db.Add(Row(random, random.Broken));
        var exception = Assert.Throws<DbUpdateException>(() => db.SaveChanges());

        var refusal = FailedWrite.Find(exception)!;
        var row = EntityValues.From(Assert.Single(refusal.Entries));
        var asked = EntityValidator.FindViolationsAsync(db, [row], (_, _) => true, CancellationToken.None).GetAwaiter().GetResult();
        var named = ConstraintCatalog.For(db).Find(refusal.Error).Select(rule => new Violation(rule, row));
        Assert.Equal(Expected(random), Fields([.. named, .. asked], refusal.Error));
    }).Check(s_config);

    [Fact]
    public void Any_SQL_Server_violation_is_found() => Prop.ForAll(RandomModel.Arbitrary, random =>
    {
        using var db = Context(random, new SqliteConnection("Data Source=:memory:"));
        var (number, sentences) = random.Broken switch
        {
            < 3 => (2601, SqlServerSentences.UniqueIndex.Concat(SqlServerSentences.UniqueConstraint)),
            _ => (547, SqlServerSentences.Conflict.AsEnumerable()),
        };
        var name = random.Broken switch { < 3 => random.IndexName(random.Broken), 3 => random.CheckName, _ => random.ForeignKeyName };
        foreach (var sentence in sentences)
        {
            var message = string.Format(CultureInfo.InvariantCulture, sentence, name, random.Table, random.Forged, "INSERT");
            var violation = new SqlServerErrorReader().Read(FakeSqlException.Create((number, message)))!;
            Assert.Equal(Expected(random), Fields([.. ConstraintCatalog.For(db).Find(violation).Select(rule => new Violation(rule, null))], violation));
        }
    }).Check(s_config);

    private static RandomContext Context(RandomModel random, SqliteConnection connection) => new(
        new DbContextOptionsBuilder().UseSqlite(connection).ReplaceService<IModelCacheKeyFactory, RandomModelCacheKeyFactory>().Options, random);

    /// <summary>A row that breaks one rule: an index's columns repeat the first row's, the check's column is bad, the parent missing.</summary>
    private static RandomRow Row(RandomModel random, int broken)
    {
        var same = broken is >= 0 and < 3 ? random.PropertiesOf(broken).ToHashSet() : [];
        string Value(int property) => broken < 0 || same.Contains(property) ? "first" : random.Forged + property;
        return new RandomRow { P0 = Value(0), P1 = Value(1), P2 = Value(2), P3 = broken == 3 ? "bad" : "good", P4 = broken == 4 ? "nobody" : "parent" };
    }

    private static IEnumerable<string> Expected(RandomModel random) => random.Broken switch
    {
        < 3 => random.PropertiesOf(random.Broken).Select(property => "P" + property),
        3 => ["P3"],
        _ => ["P4"],
    };

    private static IEnumerable<string> Fields(IReadOnlyList<Violation> broken, DatabaseError violation)
    {
        var metadata = new EmptyModelMetadataProvider().GetMetadataForType(typeof(RandomRow));
        var form = new PostedForm([.. metadata.Properties.Select(property => new PostedField(property.Name!, "", property, "x"))]);
        var localizers = new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance);
        return new FormErrors(form, new ConstraintMessages(localizers, Options.Create(new ConstraintOptions()), NullLoggerFactory.Instance)).For(new Resolution(violation, broken))
            .Select(error => error.Key).Distinct().Order(StringComparer.Ordinal);
    }
}
