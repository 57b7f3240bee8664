using System.Globalization;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace ConstraintErrors.Tests;

/// <summary>Limits that stand in the column's type alone; no server needed.</summary>
public sealed class ColumnLimitsTests
{
    public static TheoryData<string, string, bool> Amounts => new()
    {
        { "decimal(9,2)", "9999999.99", true },
        { "decimal(9,2)", "10000000", false },
        { "decimal(9,2)", "9999999.999", false }, // Rounded, it has a digit more.
        { "numeric(5)", "99999", true },
        { "numeric(5)", "-100000", false },
        { "money", "922337203685477.5807", true },
        { "money", "922337203685477.5808", false },
        { "money", "-922337203685477.5809", false },
    };

    [Theory]
    [MemberData(nameof(Amounts))]
    public void A_number_must_fit_the_type_of_its_column_on_SQL_Server(string type, string amount, bool fits) =>
        Assert.Equal(fits, Broken(new DbContextOptionsBuilder().UseSqlServer("Server=none"), type, decimal.Parse(amount, CultureInfo.InvariantCulture), "a") is []);

    [Theory]
    [MemberData(nameof(Amounts))]
    public void A_number_must_fit_the_type_of_its_column_on_PostgreSQL(string type, string amount, bool fits) =>
        Assert.Equal(fits, Broken(new DbContextOptionsBuilder().UseNpgsql("Host=none"), type, decimal.Parse(amount, CultureInfo.InvariantCulture), "a") is []);

    [Theory]
    [InlineData("12345", true)]
    [InlineData("123456", false)]
    public void A_text_must_fit_the_type_of_its_column(string code, bool fits) =>
        Assert.Equal(fits, Broken(new DbContextOptionsBuilder().UseSqlServer("Server=none"), "money", 1, code) is []);

    private static List<Violation> Broken(DbContextOptionsBuilder options, string type, decimal amount, string code)
    {
        using var db = new LedgerContext(options.ReplaceService<IModelCacheKeyFactory, KeyByColumnType>().Options, type);
        var row = new EntityValues
        {
            EntityType = db.Model.FindEntityType(typeof(Entry))!,
            Values = new Dictionary<string, object?> { [nameof(Entry.Amount)] = amount, [nameof(Entry.Code)] = code },
        };
        return [.. ColumnFacets.Find(ConstraintCatalog.For(db), [row])];
    }

    public sealed class Entry
    {
        public int Id { get; set; }

        public decimal Amount { get; set; }

        public required string Code { get; set; }
    }

    private sealed class LedgerContext(DbContextOptions options, string type) : DbContext(options)
    {
        public string Type { get; } = type;

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Entry>().Property(entry => entry.Amount).HasColumnType(Type);
            modelBuilder.Entity<Entry>().Property(entry => entry.Code).HasColumnType("varchar(5)");
        }
    }

    private sealed class KeyByColumnType : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (((LedgerContext)context).Type, designTime);
    }
}
