using ConstraintErrors.Databases;
using ConstraintErrors.Forms;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore;
using ConstraintErrors.Tests.Shop;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

/// <summary>SQL Server's refusals that name no column, and those of deletes, thrown in place of a statement; no server needed.</summary>
public sealed class NamelessRefusalTests(ShopHost<SqliteDatabase> shop) : IClassFixture<ShopHost<SqliteDatabase>>
{
    [Fact]
    public async Task An_old_truncation_is_found_by_the_lengths_of_the_model()
    {
        Refuse("INSERT INTO", 8152, "String or binary data would be truncated.");
        (await shop.PostAsync(new { Sku = "x", Name = "y" }, db => SaveAsync(db, sku: new string('x', 21))))
            .Tells("Sku").Saying("Sku must be at most 20 characters long.");
    }

    [Fact]
    public async Task An_overflow_is_found_by_the_precision_of_the_model()
    {
        Refuse("INSERT INTO", 8115, "Arithmetic overflow error converting numeric to data type numeric.");
        (await shop.PostAsync(new { Price = 1, Name = "y" }, db => SaveAsync(db, price: 12345678))).Tells("Price").Saying("Price is out of range.");
    }

    [Theory]
    [InlineData("REFERENCE", "FK_Product.List of \"things\"_Categories_CategoryId", "Product.List of \"things\"", "1 product (only)")]
    [InlineData("SAME TABLE REFERENCE", "FK_Categories_Categories_ParentId", "Categories", "1 product (only)")]
    public async Task A_rejected_delete_is_explained(string kind, string constraint, string table, string users)
    {
        var category = new Category { Name = "c" + Guid.NewGuid().ToString("N")[..8] };
        await shop.AddAsync(category);
        await shop.AddAsync(new Product { Sku = category.Name, Name = "only", CategoryId = category.Id, Discontinued = true });
        Refuse("DELETE FROM", 547, $"The DELETE statement conflicted with the {kind} constraint \"{constraint}\". The conflict occurred in database \"app\", table \"dbo.{table}\", column 'CategoryId'.");

        (await shop.PostAsync(new { Name = "y" }, async db =>
        {
            db.Remove(new Category { Id = category.Id, Name = category.Name });
            await db.SaveChangesAsync();
        })).Tells("").Saying($"This category cannot be deleted: it is still used by {users}.");
    }

    // SQL Server refuses a batch as a whole; SQLite, whose model serves here, never sends one.
    [Theory]
    [InlineData("first", "second", "(second).", 1)]
    [InlineData("first", "second", "(first).", 0)]
    [InlineData("same", "SAME ", "(same).", 1)]
    public Task A_violation_in_a_batch_is_attributed_to_the_right_row(
        string first, string second, string value, int expected) => shop.WithAsync(db =>
    {
        db.AddRange(new Product { Sku = first, Name = "1" }, new Product { Sku = second, Name = "2" });
        var rows = db.ChangeTracker.Entries().Select(EntityValues.From).ToList();
        var rule = ConstraintCatalog.For(db).Constraints.Single(rule => rule.Name == "IX Product");
        var violation = new DatabaseError(ConstraintKind.Unique) { Sentence = "Cannot insert … The duplicate key value is " + value };

        Assert.Same(rows[expected], FailedEntity.Of(rule, violation, rows, rows));
        return Task.FromResult(0);
    });

    private static Task<int> SaveAsync(DbContext db, string sku = "s", decimal price = 1)
    {
        db.Add(new Product { Sku = sku, Name = Guid.NewGuid().ToString("N"), Price = price });
        return db.SaveChangesAsync();
    }

    private void Refuse(string statement, int number, string message) =>
        shop.Commands.Refuse = (statement, FakeSqlException.Create((number, message)));
}
