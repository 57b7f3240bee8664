using ConstraintErrors.Forms;
using System.Net;
using Microsoft.EntityFrameworkCore;
using ConstraintErrors.Tests.Shop;

namespace ConstraintErrors.Tests;

// What the person reads of deletes, of lists, and of races.
public abstract partial class ConstraintContractTests<TDatabase>
{
    [Fact]
    public async Task A_rejected_delete_counts_and_lists_referring_rows()
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
    public async Task A_rejected_ExecuteDelete_is_explained_by_the_key_in_the_address()
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
    public async Task A_duplicate_in_a_list_is_reported_on_its_line(int line)
    {
        var product = await shop.AddAsync(NewProduct());
        var lines = Enumerable.Range(0, 4).Select(i => NewProduct(sku: i == line ? product.Sku : null)).ToArray();

        (await PostLinesAsync(lines)).Tells($"Lines[{line}].Sku");
    }

    [Fact]
    public async Task Duplicate_lines_of_one_list_are_reported_on_the_later_line()
    {
        var lines = Enumerable.Range(0, 4).Select(_ => NewProduct()).ToArray();
        lines[3].Sku = lines[1].Sku;

        (await PostLinesAsync(lines)).Tells("Lines[3].Sku").Saying("A product with this sku already exists.");
    }

    [Fact]
    public async Task All_invalid_lines_of_a_list_are_reported()
    {
        var (one, other) = (await shop.AddAsync(NewProduct()), await shop.AddAsync(NewProduct()));
        var lines = new[] { NewProduct(sku: one.Sku), NewProduct(), NewProduct(name: other.Name) };

        (await PostLinesAsync(lines)).Tells("Lines[0].Sku", "Lines[2].Name");
    }

    [Fact]
    public async Task Fifty_concurrent_posts_without_checks_store_one_row()
    {
        var sku = Unique("race");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() =>
            shop.PostAsync(new { Sku = sku, Name = "x" }, db => SaveAsync(db, NewProduct(sku: sku))))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.NoContent), answer => answer.Tells("Sku"));
    }

    [Fact]
    public async Task A_disposed_context_of_the_handler()
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
}
