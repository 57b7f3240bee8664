using ConstraintErrors.Concurrency;
using ConstraintErrors.Forms;
using ConstraintErrors.Writing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ConstraintErrors.Tests.Shop;
using ConstraintErrors.Tests.Shop.Pages;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

public sealed class WritingOnSqliteTests(ShopHost<SqliteDatabase> shop) : WritingTests<SqliteDatabase>(shop);

public sealed class WritingOnPostgreSqlTests(ShopHost<PostgreSqlDatabase> shop) : WritingTests<PostgreSqlDatabase>(shop);

[Collection(SqlServerDatabase.Collection)]
public sealed class WritingOnSqlServerTests(ShopHost<SqlServerDatabase> shop) : WritingTests<SqlServerDatabase>(shop);

/// <summary>Get-or-create, update-or-create, and what a form says when two people edit one row.</summary>
public abstract class WritingTests<TDatabase>(ShopHost<TDatabase> shop) : IClassFixture<ShopHost<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Twenty_concurrent_GetOrCreate_calls_return_one_row()
    {
        var name = Unique();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => shop.WithAsync(async db =>
        {
            var (category, created) = await db.GetOrCreateAsync(c => c.Name == name, () => new Category { Name = name });
            return (category.Id, created);
        }))));

        Assert.Single(results, result => result.created);
        Assert.Single(results.Select(result => result.Id).Distinct());
    }

    [Fact]
    public async Task A_transaction_stays_usable_after_a_lost_race()
    {
        var name = Unique();
        var kept = await shop.WithAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var before = new Tag { Label = "before" };
            db.Add(before);
            await db.SaveChangesAsync();

            // Slips in between the look and the insert; the row is there for the second look, in the same transaction.
            var (category, created) = await db.GetOrCreateAsync(
                c => c.Name == name,
                () =>
                {
                    db.Database.ExecuteSql($"INSERT INTO \"Categories\" (\"Name\") VALUES ({name})");
                    return new Category { Name = name };
                });
            Assert.False(created);
            Assert.Equal(name, category.Name);
            await transaction.CommitAsync();
            return before.Id;
        });

        Assert.True(await shop.WithAsync(db => db.Tags.AnyAsync(tag => tag.Id == kept)));
        Assert.Equal(1, await shop.WithAsync(db => db.Categories.CountAsync(c => c.Name == name)));
    }

    [Fact]
    public async Task Loaded_entities_stay_tracked_after_a_lost_race()
    {
        var (name, parent) = (Unique(), await shop.AddAsync(new Category { Name = Unique() }));
        var renamed = Unique();
        await shop.WithAsync(async db =>
        {
            var loaded = await db.Categories.SingleAsync(c => c.Id == parent.Id);
            await db.GetOrCreateAsync(
                c => c.Name == name,
                () =>
                {
                    db.Database.ExecuteSql($"INSERT INTO \"Categories\" (\"Name\") VALUES ({name})");
                    return new Category { Name = name };
                });
            loaded.Name = renamed;
            return await db.SaveChangesAsync();
        });

        Assert.True(await shop.WithAsync(db => db.Categories.AnyAsync(c => c.Name == renamed)));
    }

    [Fact]
    public async Task GetOrCreate_rethrows_other_violations()
    {
        var taken = await shop.AddAsync(new Category { Name = Unique() });
        await Assert.ThrowsAsync<DbUpdateException>(() => shop.WithAsync(db =>
            db.GetOrCreateAsync(c => c.Id == -1, () => new Category { Name = taken.Name })));
    }

    [Fact]
    public async Task Pending_changes_are_not_saved_along() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => shop.WithAsync(db =>
        {
            db.Add(new Tag { Label = "pending" });
            return db.GetOrCreateAsync(c => c.Name == "x", () => new Category { Name = "x" });
        }));

    [Fact]
    public async Task Update_or_create_changes_the_row_or_makes_it()
    {
        var name = Unique();
        var parent = await shop.AddAsync(new Category { Name = Unique() });
        Task<(Category, bool)> UpdateAsync() => shop.WithAsync(db => db.UpdateOrCreateAsync(
            c => c.Name == name, () => new Category { Name = name }, c => c.ParentId = c.Id == 0 ? null : parent.Id));

        Assert.True((await UpdateAsync()).Item2);
        Assert.False((await UpdateAsync()).Item2);
        Assert.Equal(parent.Id, await shop.WithAsync(db => db.Categories.Where(c => c.Name == name).Select(c => c.ParentId).SingleAsync()));
    }

    [Fact]
    public async Task The_second_editor_sees_both_values_and_can_save_again()
    {
        var stock = await AddStockAsync();
        var opened = stock.Version;
        await EditAsync(stock.Id, opened, quantity: 5);

        var answer = await EditAsync(stock.Id, opened, quantity: 7);

        answer.Tells("", "Quantity").Saying("Quantity: now “5”.")
            .Saying("Another user changed this stock. Their values are shown next to yours. Save again to keep yours.");
        Assert.Equal("7", answer.Values["Input.Quantity"]);
        Assert.Equal(5, await QuantityAsync(stock.Id));

        await EditAsync(stock.Id, Guid.Parse(answer.Values["Input.Version"]!), quantity: 7);
        Assert.Equal(7, await QuantityAsync(stock.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)] // Numbers of the form's own, of which nobody knows where they stand in the list: nothing is taken over.
    public async Task A_form_with_several_rows_merges_the_changed_row_only(int first)
    {
        Stock[] stocks = [await AddStockAsync(), await AddStockAsync(), await AddStockAsync()];
        await EditAsync(stocks[1].Id, stocks[1].Version, quantity: 5);
        var opened = shop.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(OriginalValues.Purpose).Protect("{\"Quantity\":\"1\"}");
        var form = stocks.SelectMany((stock, place) => new Dictionary<string, string?>
        {
            [$"Input.Stocks[{first + place}].Id"] = $"{stock.Id}",
            [$"Input.Stocks[{first + place}].Quantity"] = "1",
            [$"Input.Stocks[{first + place}].Version"] = $"{stock.Version}",
            [$"Input.Stocks[{first + place}].Version.Opened"] = opened,
        });
        if (first > 0)
        {
            form = form.Concat(Enumerable.Range(first, 3).Select(index => KeyValuePair.Create("Input.Stocks.Index", (string?)$"{index}")));
        }

        IList<StockInput> held = [];
        var answer = await shop.PostAsync(form, async (db, input) =>
        {
            held = input.Stocks;
            foreach (var line in held)
            {
                var stock = await db.Stock.SingleAsync(s => s.Id == line.Id);
                db.Entry(stock).Property(s => s.Version).OriginalValue = line.Version!.Value;
                (stock.Quantity, stock.Version) = (line.Quantity!.Value, Guid.NewGuid());
            }

            await db.SaveChangesAsync();
        });

        answer.Tells("", $"Stocks[{first + 1}].Quantity").Saying(first == 0 ? "Quantity: changed by another user. Previously “1”." : "Quantity: now “5”.");
        Assert.Equal([1, first == 0 ? 5 : 1, 1], held.Select(line => line.Quantity!.Value));
        Assert.Equal(stocks[0].Version.ToString(), answer.Values[$"Input.Stocks[{first}].Version"]);
        Assert.NotEqual(stocks[1].Version.ToString(), answer.Values[$"Input.Stocks[{first + 1}].Version"]);
    }

    [Fact]
    public async Task Editing_a_deleted_row_is_reported()
    {
        var stock = await AddStockAsync();
        await shop.WithAsync(db => db.Stock.Where(s => s.Id == stock.Id).ExecuteDeleteAsync());

        (await EditAsync(stock.Id, stock.Version, quantity: 7)).Tells("").Saying("Another user deleted this stock.");
    }

    private static string Unique() => Guid.NewGuid().ToString("N")[..20];

    private async Task<Stock> AddStockAsync()
    {
        var product = await shop.AddAsync(new Product { Sku = Unique(), Name = Unique() });
        var warehouse = await shop.AddAsync(new Warehouse { Code = Unique()[..10], Address = new Address { Street = "s", Zip = Unique()[..10] } });
        return await shop.AddAsync(new Stock { ProductId = product.Id, WarehouseCode = warehouse.Code, Quantity = 1 });
    }

    private Task<int> QuantityAsync(int id) => shop.WithAsync(db => db.Stock.Where(s => s.Id == id).Select(s => s.Quantity).SingleAsync());

    private Task<ShopAnswer> EditAsync(int id, Guid version, int quantity) => shop.PostAsync(new { Quantity = quantity, Version = version }, async (db, input) =>
    {
        var stock = await db.Stock.SingleOrDefaultAsync(s => s.Id == id) ?? new Stock { Id = id, WarehouseCode = "gone" };
        db.Update(stock);
        db.Entry(stock).Property(s => s.Version).OriginalValue = input.Version!.Value;
        stock.Version = Guid.NewGuid();
        stock.Quantity = input.Quantity!.Value;
        await db.SaveChangesAsync();
    });
}
