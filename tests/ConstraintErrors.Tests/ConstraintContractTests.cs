using ConstraintErrors.Forms;
using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using ConstraintErrors.Tests.Shop;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

public sealed class ConstraintsOnSqliteTests(ShopHost<SqliteDatabase> shop) : ConstraintContractTests<SqliteDatabase>(shop)
{
    // SQLite enforces neither length nor range.
    protected override bool EnforcesLength => false;

    // SQLite names no foreign key, and a statement without tracked rows leaves nothing to ask about.
    protected override string RefusedExecuteDelete(string name) =>
        "This can’t be saved or deleted: it refers to data that no longer exists, or other data still refers to it.";
}

public sealed class ConstraintsOnPostgreSqlTests(ShopHost<PostgreSqlDatabase> shop) : ConstraintContractTests<PostgreSqlDatabase>(shop);

[Collection(SqlServerDatabase.Collection)]
public sealed class ConstraintsOnSqlServerTests(ShopHost<SqlServerDatabase> shop) : ConstraintContractTests<SqlServerDatabase>(shop);

/// <summary>What every database must reach: each kind of constraint, by each way of writing, on the right field.</summary>
public abstract partial class ConstraintContractTests<TDatabase>(ShopHost<TDatabase> shop) : IClassFixture<ShopHost<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private static int s_number;

    protected virtual bool EnforcesLength => true;

    protected ShopHost<TDatabase> Shop => shop;

    [Fact]
    public async Task A_unique_index_on_a_column_of_another_name()
    {
        var product = await shop.AddAsync(NewProduct());
        (await shop.PostAsync(new { product.Sku }, db => SaveAsync(db, NewProduct(sku: product.Sku))))
            .Tells("Sku").Saying("A product with this sku already exists.");
    }

    [Fact]
    public async Task A_unique_index_whose_name_starts_with_another_name()
    {
        var product = await shop.AddAsync(NewProduct());
        (await shop.PostAsync(new { Sku = "new", product.Name }, db => SaveAsync(db, NewProduct(name: product.Name)))).Tells("Name");
    }

    [Fact]
    public async Task A_filtered_index_rejects_only_rows_in_its_filter()
    {
        var product = await shop.AddAsync(NewProduct());
        var discontinued = NewProduct(name: product.Name);
        discontinued.Discontinued = true;
        Assert.Equal(HttpStatusCode.NoContent, (await shop.PostAsync(new { product.Name }, db => SaveAsync(db, discontinued))).Status);

        // Another rule is broken; the filtered index is not, and must not be told.
        var other = NewProduct(sku: product.Sku, name: product.Name);
        other.Discontinued = true;
        (await shop.PostAsync(new { other.Sku, other.Name }, db => SaveAsync(db, other))).Tells("Sku");
    }

    [Fact]
    public async Task All_violations_of_a_row_are_reported_at_once()
    {
        var product = await shop.AddAsync(NewProduct());
        var bad = NewProduct(sku: product.Sku, name: product.Name);
        bad.CategoryId = 123456;
        bad.Price = -1;
        (await shop.PostAsync(new { bad.Sku, bad.Name, bad.CategoryId, bad.Price }, db => SaveAsync(db, bad)))
            .Tells("Sku", "Name", "CategoryId", "Price").Saying("A price is zero or more.");
    }

    [Fact]
    public async Task A_composite_unique_index_on_each_of_its_fields()
    {
        var (product, warehouse) = (await shop.AddAsync(NewProduct()), await shop.AddAsync(NewWarehouse()));
        await shop.AddAsync(new Stock { ProductId = product.Id, WarehouseCode = warehouse.Code });
        (await shop.PostAsync(
                new { ProductId = product.Id, WarehouseCode = warehouse.Code, Quantity = 1 },
                db => SaveAsync(db, new Stock { ProductId = product.Id, WarehouseCode = warehouse.Code })))
            .Tells("ProductId", "WarehouseCode").Saying("A stock with this product and warehouse code already exists.");
    }

    [Fact]
    public async Task An_alternate_key()
    {
        var warehouse = await shop.AddAsync(NewWarehouse());
        var other = NewWarehouse();
        other.Code = warehouse.Code;
        (await shop.PostAsync(new { other.Code }, db => SaveAsync(db, other))).Tells("Code");
    }

    [Fact]
    public async Task A_unique_index_of_an_owned_type()
    {
        var warehouse = await shop.AddAsync(NewWarehouse());
        var other = NewWarehouse();
        other.Address.Zip = warehouse.Address.Zip;
        (await shop.PostAsync(new { other.Code, other.Address.Zip }, db => SaveAsync(db, other))).Tells("Zip");
    }

    [Fact]
    public async Task A_unique_index_of_a_base_type_and_one_of_a_derived_type()
    {
        var invoice = await shop.AddAsync(new Invoice { Title = Unique("t"), Number = Unique("n") });
        (await shop.PostAsync(new { invoice.Title }, db => SaveAsync(db, new Letter { Title = invoice.Title }))).Tells("Title");
        (await shop.PostAsync(new { Title = "x", invoice.Number }, db => SaveAsync(db, new Invoice { Title = Unique("t"), Number = invoice.Number })))
            .Tells("Number");
    }

    [Fact]
    public async Task Indexes_of_one_name_in_two_schemas()
    {
        var order = await shop.AddAsync(new Order { Number = Unique("o") });
        (await shop.PostAsync(new { order.Number, Title = "x" }, db => SaveAsync(db, new Order { Number = order.Number })))
            .Tells("Number").Saying("An order with this number already exists.");
    }

    [Fact]
    public async Task A_join_row_of_a_many_to_many_relationship()
    {
        var tag = new Tag { Label = "t" };
        var product = NewProduct();
        product.Tags.Add(tag);
        await shop.AddAsync(product);
        (await shop.PostAsync(new { TagsId = tag.Id }, async db =>
        {
            db.Set<Dictionary<string, object>>("ProductTag").Add(new() { ["ProductsId"] = product.Id, ["TagsId"] = tag.Id });
            await db.SaveChangesAsync();
        })).Tells("TagsId");
    }

    [Fact]
    public async Task A_foreign_key_on_insert_and_on_update()
    {
        (await shop.PostAsync(new { CategoryId = 123456 }, db => SaveAsync(db, NewProduct(categoryId: 123456))))
            .Tells("CategoryId").Saying("This category no longer exists. Choose another one.");
        var product = await shop.AddAsync(NewProduct());
        (await shop.PostAsync(new { CategoryId = 123456, product.Sku }, async db =>
        {
            db.Attach(product);
            product.CategoryId = 123456;
            await db.SaveChangesAsync();
        })).Tells("CategoryId");
    }

    [Fact]
    public async Task A_foreign_key_to_an_alternate_key()
    {
        var product = await shop.AddAsync(NewProduct());
        (await shop.PostAsync(
            new { ProductId = product.Id, WarehouseCode = "none" },
            db => SaveAsync(db, new Stock { ProductId = product.Id, WarehouseCode = "none" }))).Tells("WarehouseCode");
    }

    [Fact]
    public async Task A_reference_to_a_row_of_the_same_table_by_its_navigations_name() =>
        (await shop.PostAsync(new { Parent = 123456, Name = "x" }, db => SaveAsync(db, new Category { Name = Unique("c"), ParentId = 123456 })))
            .Tells("Parent").Saying("This parent no longer exists. Choose another one.");

    [Fact]
    public async Task A_check_constraint_with_and_without_a_declared_message()
    {
        (await shop.PostAsync(new { Price = -1 }, db => SaveAsync(db, NewProduct(price: -1)))).Tells("Price").Saying("A price is zero or more.");
        var (product, warehouse) = (await shop.AddAsync(NewProduct()), await shop.AddAsync(NewWarehouse()));
        (await shop.PostAsync(
                new { Quantity = -1 }, db => SaveAsync(db, new Stock { ProductId = product.Id, WarehouseCode = warehouse.Code, Quantity = -1 })))
            .Tells("Quantity").Saying("Quantity is not valid.");
    }

    [Fact]
    public async Task A_required_column() =>
        (await shop.PostAsync(new { Name = "" }, db => db.Database.ExecuteSqlAsync(
                $"INSERT INTO \"Categories\" (\"Name\") VALUES (NULL)")))
            .Tells("Name").Saying("Name is required.");

    [Fact]
    public async Task Text_that_is_too_long()
    {
        Assert.SkipUnless(EnforcesLength, "the database enforces no length");
        (await shop.PostAsync(new { Sku = "long", Name = "ok" }, db => SaveAsync(db, NewProduct(sku: new string('x', 21)))))
            .Tells("Sku").Saying("Sku must be at most 20 characters long.");
    }

    [Fact]
    public async Task A_number_that_is_out_of_range()
    {
        Assert.SkipUnless(EnforcesLength, "the database enforces no range");
        (await shop.PostAsync(new { Price = 12345678, Sku = "x" }, db => SaveAsync(db, NewProduct(price: 12345678))))
            .Tells("Price").Saying("Price is out of range.");
    }

    [Fact]
    public async Task Text_with_a_character_that_cannot_be_stored()
    {
        Assert.SkipUnless(shop.Database.Provider == "PostgreSql", "only PostgreSQL refuses U+0000");
        (await shop.PostAsync(new { Name = "x" }, db => SaveAsync(db, NewProduct(name: "a\0b")))).Tells("Name");
        (await shop.PostAsync(new { Name = "x" }, db => SaveAsync(db, NewProduct(name: "a\ud800b")))).Tells("Name");
    }

    [Fact]
    public async Task A_posted_constraint_name_is_not_mistaken_for_one()
    {
        const string Forged = "'IX Product Name'";
        await shop.AddAsync(NewProduct(sku: Forged));
        (await shop.PostAsync(new { Sku = Forged, Name = "x", Price = 1 }, db => SaveAsync(db, NewProduct(sku: Forged)))).Tells("Sku");
    }

    protected static async Task SaveAsync(DbContext db, params object[] rows)
    {
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }

    protected static Product NewProduct(string? sku = null, string? name = null, decimal price = 1, int? categoryId = null) =>
        new() { Sku = sku ?? Unique("s"), Name = name ?? Unique("p"), Price = price, CategoryId = categoryId };

    protected static Warehouse NewWarehouse() => new() { Code = Unique("w"), Address = new Address { Street = "Main", Zip = Unique("z") } };

    protected static string Unique(string prefix) => prefix + Interlocked.Increment(ref s_number).ToString(CultureInfo.InvariantCulture);
}
