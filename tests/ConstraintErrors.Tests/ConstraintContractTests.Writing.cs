using ConstraintErrors.Forms;
using System.Net;
using Microsoft.EntityFrameworkCore;
using ConstraintErrors.Tests.Shop;

namespace ConstraintErrors.Tests;

// By each way of writing.
public abstract partial class ConstraintContractTests<TDatabase>
{
    [Fact]
    public async Task A_violation_among_many_rows()
    {
        var product = await shop.AddAsync(NewProduct());
        (await shop.PostAsync(
            new { Sku = "x", Name = "x" }, db => SaveAsync(db, NewProduct(), NewProduct(name: product.Name), NewProduct()))).Tells("Name");
    }

    [Fact]
    public async Task A_save_within_the_handlers_transaction()
    {
        var product = await shop.AddAsync(NewProduct());
        (await shop.PostAsync(new { product.Sku, product.Name }, async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await SaveAsync(db, NewProduct());
            await SaveAsync(db, NewProduct(sku: product.Sku, name: product.Name));
            await transaction.CommitAsync();
        })).Tells("Sku", "Name");
    }

    [Fact]
    public async Task A_handlers_transaction_stays_usable_after_a_caught_violation()
    {
        var product = await shop.AddAsync(NewProduct());
        var kept = NewProduct();
        var answer = await shop.PostAsync(new { product.Sku }, async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var refused = NewProduct(sku: product.Sku);
            await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(db, refused));
            db.Entry(refused).State = EntityState.Detached;
            await SaveAsync(db, kept);
            await transaction.CommitAsync();
        });

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.True(await shop.WithAsync(db => db.Products.AnyAsync(other => other.Sku == kept.Sku)));
    }

    [Fact]
    public async Task A_failed_transaction_ends_before_further_queries()
    {
        var product = await shop.AddAsync(NewProduct());
        (await shop.PostAsync(new { product.Sku, product.Name }, async db =>
        {
            db.Database.AutoSavepointsEnabled = false; // nothing to go back to: PostgreSQL refuses every further statement
            await db.Database.BeginTransactionAsync();
            await SaveAsync(db, NewProduct(sku: product.Sku, name: product.Name));
        })).Tells("Sku", "Name");
    }

    [Fact]
    public async Task A_row_that_the_same_save_deletes_is_no_duplicate()
    {
        var (replaced, taken) = (await shop.AddAsync(NewProduct()), await shop.AddAsync(NewProduct()));
        (await shop.PostAsync(new { replaced.Sku, replaced.Name }, async db =>
        {
            db.Remove(await db.Products.SingleAsync(p => p.Id == replaced.Id));
            await SaveAsync(db, NewProduct(sku: replaced.Sku, name: taken.Name));
        })).Tells("Name");
    }

    [Fact]
    public async Task A_violation_among_600_rows()
    {
        var rows = Enumerable.Range(0, 600).Select(_ => NewProduct()).ToArray();
        rows[300].CategoryId = 123456;
        (await shop.PostAsync(new { CategoryId = 123456, Sku = "x" }, db => SaveAsync(db, rows))).Tells("CategoryId");
    }

    [Fact]
    public async Task A_cascading_delete_that_is_rejected()
    {
        // Deleting the product takes its tags' join rows along; stock keeps it.
        var product = NewProduct();
        product.Tags.Add(new Tag { Label = "t" });
        await shop.AddAsync(product);
        var warehouse = await shop.AddAsync(NewWarehouse());
        await shop.AddAsync(new Stock { ProductId = product.Id, WarehouseCode = warehouse.Code });
        (await shop.PostAsync(new { Name = "x" }, async db =>
        {
            db.Remove(new Product { Id = product.Id, Sku = product.Sku, Name = product.Name });
            await db.SaveChangesAsync();
        })).Tells("").Saying("This product cannot be deleted: it is still used by 1 stock.");
    }

    [Fact]
    public async Task Constraint_names_with_braces_or_beyond_the_length_limit()
    {
        var category = await shop.AddAsync(new Category { Name = Unique("c"), Note = Unique("n") });
        (await shop.PostAsync(new { category.Note, Name = "x" }, db => SaveAsync(db, new Category { Name = Unique("c"), Note = category.Note }))).Tells("Note");
        (await shop.PostAsync(new { category.Note, category.Name }, db => SaveAsync(db, new Category { Name = category.Name, Note = category.Note })))
            .Tells("Note", "Name");
    }

    [Fact]
    public async Task An_unrelated_exception_of_the_handler_is_not_hidden()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => shop.PostAsync(new { Name = "x" }, _ => throw new OverflowException("mistake")));
        await Assert.ThrowsAnyAsync<Exception>(() => shop.PostAsync(
            new { Name = "x" }, _ => throw new DbUpdateException("save", new OverflowException("mistake"))));
    }

    [Fact]
    public async Task ExecuteUpdate()
    {
        var (one, other) = (await shop.AddAsync(NewProduct()), await shop.AddAsync(NewProduct()));
        (await shop.PostAsync(new { one.Sku }, db => db.Products.Where(p => p.Id == other.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Sku, one.Sku)))).Tells("Sku");
        (await shop.PostAsync(new { Price = -1 }, db => db.Products.Where(p => p.Id == other.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Price, -1)))).Tells("Price");
    }

    [Fact]
    public async Task Raw_SQL()
    {
        var category = await shop.AddAsync(new Category { Name = Unique("c") });
        (await shop.PostAsync(new { category.Name }, db => db.Database.ExecuteSqlAsync(
            $"INSERT INTO \"Categories\" (\"Name\") VALUES ({category.Name})"))).Tells("Name");
    }

    [Fact]
    public async Task A_violation_without_a_field_is_reported_on_the_form_and_logged()
    {
        var category = await shop.AddAsync(new Category { Name = Unique("secret") });
        shop.Log.Clear();
        (await shop.PostAsync(new { Quantity = 1 }, db => SaveAsync(db, new Category { Name = category.Name }))).Tells("");

        var entry = Assert.Single(shop.Log.Entries, entry => entry.Level == Microsoft.Extensions.Logging.LogLevel.Error && entry.Category.StartsWith("ConstraintErrors", StringComparison.Ordinal));
        Assert.DoesNotContain(category.Name, entry.Text, StringComparison.Ordinal);
    }
}
