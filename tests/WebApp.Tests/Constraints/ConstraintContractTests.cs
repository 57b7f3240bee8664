using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using WebApp.Tests.Constraints.Shop;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Constraints;

public sealed class ConstraintsOnSqliteTests(ShopHost<SqliteDatabase> shop) : ConstraintContractTests<SqliteDatabase>(shop)
{
    // SQLite enforces neither length nor range.
    protected override bool EnforcesLength => false;

    // SQLite names no foreign key, and a statement without tracked rows leaves nothing to ask about.
    protected override string RefusedExecuteDelete(string name) =>
        "This could not be saved or deleted: it refers to something that is no longer there, or something else still refers to it.";
}

public sealed class ConstraintsOnPostgreSqlTests(ShopHost<PostgreSqlDatabase> shop) : ConstraintContractTests<PostgreSqlDatabase>(shop);

[Collection(SqlServerDatabase.Collection)]
public sealed class ConstraintsOnSqlServerTests(ShopHost<SqlServerDatabase> shop) : ConstraintContractTests<SqlServerDatabase>(shop);

/// <summary>What every database must reach: each kind of constraint, by each way of writing, on the right field.</summary>
public abstract class ConstraintContractTests<TDatabase>(ShopHost<TDatabase> shop) : IClassFixture<ShopHost<TDatabase>>
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
    public async Task A_unique_index_whose_name_begins_with_another_ones()
    {
        var product = await shop.AddAsync(NewProduct());
        (await shop.PostAsync(new { Sku = "new", product.Name }, db => SaveAsync(db, NewProduct(name: product.Name)))).Tells("Name");
    }

    [Fact]
    public async Task A_filtered_index_refuses_only_what_it_holds()
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
    public async Task Everything_that_is_wrong_with_a_row_at_once()
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
            .Tells("CategoryId").Saying("This category is no longer there. Choose another one.");
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
            .Tells("Parent").Saying("This parent is no longer there. Choose another one.");

    [Fact]
    public async Task A_check_constraint_with_and_without_words_of_its_own()
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
        Assert.SkipUnless(shop.Database.Provider == WebApp.Data.DatabaseProvider.PostgreSql, "only PostgreSQL refuses U+0000");
        (await shop.PostAsync(new { Name = "x" }, db => SaveAsync(db, NewProduct(name: "a\0b")))).Tells("Name");
        (await shop.PostAsync(new { Name = "x" }, db => SaveAsync(db, NewProduct(name: "a\ud800b")))).Tells("Name");
    }

    [Fact]
    public async Task A_value_that_spells_a_constraints_name_fools_nobody()
    {
        const string Forged = "'IX Product Name'";
        await shop.AddAsync(NewProduct(sku: Forged));
        (await shop.PostAsync(new { Sku = Forged, Name = "x", Price = 1 }, db => SaveAsync(db, NewProduct(sku: Forged)))).Tells("Sku");
    }

    [Fact]
    public async Task One_of_many_rows()
    {
        var product = await shop.AddAsync(NewProduct());
        (await shop.PostAsync(
            new { Sku = "x", Name = "x" }, db => SaveAsync(db, NewProduct(), NewProduct(name: product.Name), NewProduct()))).Tells("Name");
    }

    [Fact]
    public async Task A_save_within_a_transaction_of_the_handlers()
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
    public async Task A_transaction_of_the_handlers_stays_usable_after_a_refusal_that_it_catches()
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
    public async Task A_transaction_that_the_refusal_doomed_is_over_before_anything_is_asked()
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
    public async Task One_bad_row_among_six_hundred()
    {
        var rows = Enumerable.Range(0, 600).Select(_ => NewProduct()).ToArray();
        rows[300].CategoryId = 123456;
        (await shop.PostAsync(new { CategoryId = 123456, Sku = "x" }, db => SaveAsync(db, rows))).Tells("CategoryId");
    }

    [Fact]
    public async Task A_delete_that_a_cascade_ends_in_a_refusal()
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
    public async Task A_name_with_braces_and_one_that_is_longer_than_the_server_keeps()
    {
        var category = await shop.AddAsync(new Category { Name = Unique("c"), Note = Unique("n") });
        (await shop.PostAsync(new { category.Note, Name = "x" }, db => SaveAsync(db, new Category { Name = Unique("c"), Note = category.Note }))).Tells("Note");
        (await shop.PostAsync(new { category.Note, category.Name }, db => SaveAsync(db, new Category { Name = category.Name, Note = category.Note })))
            .Tells("Note", "Name");
    }

    [Fact]
    public async Task A_mistake_of_the_handlers_that_is_no_refusal_is_not_hidden()
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
    public async Task A_rule_that_no_field_stands_for_is_told_on_the_form_as_a_whole_and_logged_without_values()
    {
        var category = await shop.AddAsync(new Category { Name = Unique("secret") });
        shop.Log.Clear();
        (await shop.PostAsync(new { Quantity = 1 }, db => SaveAsync(db, new Category { Name = category.Name }))).Tells("");

        var entry = Assert.Single(shop.Log.Entries, entry => entry.Level == Microsoft.Extensions.Logging.LogLevel.Error && entry.Category.StartsWith("WebApp.Constraints", StringComparison.Ordinal));
        Assert.DoesNotContain(category.Name, entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_delete_says_how_many_of_what_refer_to_the_row_and_lists_the_first()
    {
        var category = await shop.AddAsync(new Category { Name = Unique("c") });
        var names = Enumerable.Range(1, 5).Select(i => $"{category.Name} product {i}").ToList();
        await shop.AddAsync(
            new Category { Name = Unique("child"), ParentId = category.Id },
            [.. names.Select(name => NewProduct(name: name, categoryId: category.Id))]);

        var answer = await shop.PostAsync(new { Name = "x" }, async db =>
        {
            db.Remove(new Category { Id = category.Id, Name = category.Name });
            await db.SaveChangesAsync();
        });

        answer.Tells("")
            .Saying("This category cannot be deleted: it is still used by 1 category.")
            .Saying($"This category cannot be deleted: it is still used by 5 products ({names[0]}, {names[1]}, {names[2]} and 2 more).");
    }

    [Fact]
    public async Task A_refused_ExecuteDelete_says_the_same_by_the_key_in_the_address()
    {
        var category = await shop.AddAsync(new Category { Name = Unique("c") });
        await shop.AddAsync(NewProduct(name: category.Name + " only", categoryId: category.Id));

        (await shop.PostAsync(new { Quantity = 1 }, db => db.Categories.Where(c => c.Id == category.Id).ExecuteDeleteAsync(), category.Id))
            .Tells("").Saying(RefusedExecuteDelete(category.Name + " only"));
    }

    protected virtual string RefusedExecuteDelete(string name) => $"This category cannot be deleted: it is still used by 1 product ({name}).";

    [Fact]
    public async Task A_required_relationship_severed_in_memory()
    {
        var order = new Order { Number = Unique("o") };
        order.Lines.Add(new OrderLine { Position = 1 });
        await shop.AddAsync(order);

        (await shop.PostAsync(new { Number = "x" }, async db =>
        {
            db.Remove(await db.Orders.Include(o => o.Lines).SingleAsync(o => o.Id == order.Id));
            await db.SaveChangesAsync();
        })).Tells("").Saying("This order cannot be deleted: it is still used by 1 order line.");
    }

    [Fact]
    public async Task Two_unique_values_swapped_in_one_save()
    {
        var (one, other) = (await shop.AddAsync(NewProduct()), await shop.AddAsync(NewProduct()));
        (await shop.PostAsync(new { one.Sku }, async db =>
        {
            db.AttachRange(one, other);
            (one.Sku, other.Sku) = (other.Sku, one.Sku);
            await db.SaveChangesAsync();
        })).Tells("Sku").Saying("A product with this sku already exists.");
    }

    [Fact]
    public async Task One_key_tracked_twice() =>
        (await shop.PostAsync(new { Name = "x" }, db => SaveAsync(db, new Tag { Id = 5, Label = "a" }, new Tag { Id = 5, Label = "b" }))).Tells("");

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_duplicate_in_a_line_of_a_list_is_told_on_that_line(int line)
    {
        var product = await shop.AddAsync(NewProduct());
        var lines = Enumerable.Range(0, 4).Select(i => NewProduct(sku: i == line ? product.Sku : null)).ToArray();

        (await PostLinesAsync(lines)).Tells($"Lines[{line}].Sku");
    }

    [Fact]
    public async Task A_duplicate_of_another_line_of_the_same_list_is_told_on_the_later_one()
    {
        var lines = Enumerable.Range(0, 4).Select(_ => NewProduct()).ToArray();
        lines[3].Sku = lines[1].Sku;

        (await PostLinesAsync(lines)).Tells("Lines[3].Sku").Saying("A product with this sku already exists.");
    }

    [Fact]
    public async Task Several_lines_that_are_wrong_are_all_told()
    {
        var (one, other) = (await shop.AddAsync(NewProduct()), await shop.AddAsync(NewProduct()));
        var lines = new[] { NewProduct(sku: one.Sku), NewProduct(), NewProduct(name: other.Name) };

        (await PostLinesAsync(lines)).Tells("Lines[0].Sku", "Lines[2].Name");
    }

    [Fact]
    public async Task Of_fifty_at_once_on_a_form_that_checks_nothing_one_is_saved_and_the_rest_are_told()
    {
        var sku = Unique("race");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() =>
            shop.PostAsync(new { Sku = sku, Name = "x" }, db => SaveAsync(db, NewProduct(sku: sku))))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.NoContent), answer => answer.Tells("Sku"));
    }

    [Fact]
    public async Task A_context_of_the_handlers_own_that_is_gone_by_then()
    {
        var product = await shop.AddAsync(NewProduct());
        (await shop.PostAsync(new { product.Sku }, async _ => await shop.WithAsync(async own =>
        {
            await SaveAsync(own, NewProduct(sku: product.Sku));
            return 0;
        }))).Tells("Sku");
    }

    private Task<ShopAnswer> PostLinesAsync(Product[] lines) => shop.PostAsync(
        lines.SelectMany((product, i) => new[]
        {
            KeyValuePair.Create($"Input.Lines[{i}].Sku", (string?)product.Sku),
            KeyValuePair.Create($"Input.Lines[{i}].Name", (string?)product.Name),
        }),
        (db, input) => SaveAsync(db, [.. input.Lines.Select(line => NewProduct(line.Sku, line.Name))]));

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
