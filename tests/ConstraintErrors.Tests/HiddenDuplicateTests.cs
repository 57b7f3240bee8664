using System.Net;
using ConstraintErrors.Databases;
using ConstraintErrors.Tests.Shop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

public sealed class HiddenDuplicatesOnSqliteTests(ShopHost<SqliteDatabase> shop) : HiddenDuplicateTests<SqliteDatabase>(shop);

public sealed class HiddenDuplicatesOnPostgreSqlTests(ShopHost<PostgreSqlDatabase> shop) : HiddenDuplicateTests<PostgreSqlDatabase>(shop);

/// <summary>A host whose forms can't show that a product has a sku.</summary>
public abstract class HiddenDuplicateTests<TDatabase>(ShopHost<TDatabase> shop) : IClassFixture<ShopHost<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_hidden_duplicate_passes_the_live_check_and_the_check_before_the_handler()
    {
        var taken = await shop.AddAsync(NewProduct());
        await using var app = await StartAsync();
        var page = await FormPage.OpenAsync(app.GetTestClient(), "/edit");

        Assert.Null(page.Control("Input.Sku").GetAttribute("data-val-remote"));
        Assert.NotNull(page.Control("Input.Sku").GetAttribute("data-val-required"));
        Assert.Equal(HttpStatusCode.NoContent, (await page.PostAsync([new("Input.Sku", taken.Sku), new("Input.Label", "x")])).Status);
        using var typed = new FormUrlEncodedContent([new("Input.Sku", taken.Sku)]);
        using var response = await page.Client.PostAsync("/edit?live-check=Input.Sku", typed, TestContext.Current.CancellationToken);
        Assert.Equal("true", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_request_and_the_constraint_are_given_to_the_option()
    {
        var taken = await shop.AddAsync(NewProduct());
        await using var app = await StartAsync(options => options.RevealsDuplicates = (http, _) => http.Request.Query.ContainsKey("show"));

        Assert.Null((await FormPage.OpenAsync(app.GetTestClient(), "/edit")).Control("Input.Label").GetAttribute("data-val-remote"));
        var page = await FormPage.OpenAsync(app.GetTestClient(), "/edit?show");
        Assert.NotEqual("true", await page.CheckAsync("Input.Sku", KeyValuePair.Create("Input.Sku", (string?)taken.Sku)));
    }

    [Fact]
    public async Task A_hidden_violation_is_left_out_next_to_others_and_reported_alone()
    {
        var product = await shop.AddAsync(NewProduct());
        var order = await shop.AddAsync(new Order { Number = Guid.NewGuid().ToString("N")[..8] });
        await using var app = await StartAsync();

        var both = await shop.PostAsync(app, new { product.Sku, order.Number }, (db, _) => SaveAsync(db, NewProduct(product.Sku), new Order { Number = order.Number }));
        both.Tells("Number");
        var one = await shop.PostAsync(app, new { product.Sku, order.Number }, (db, _) => SaveAsync(db, NewProduct(product.Sku)));
        one.Tells("Sku");
    }

    [Fact]
    public async Task A_handler_can_tell_which_unique_constraint_was_violated()
    {
        var product = await shop.AddAsync(NewProduct());
        var order = await shop.AddAsync(new Order { Number = Guid.NewGuid().ToString("N")[..8] });

        await shop.WithAsync(async db =>
        {
            var sku = await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(db, NewProduct(product.Sku)));
            db.ChangeTracker.Clear();
            var number = await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(db, new Order { Number = order.Number }));
            Assert.Equal((true, false), (db.IsUniqueViolation<Product>(sku, row => row.Sku), db.IsUniqueViolation<Product>(sku, row => row.Name)));
            Assert.Equal((true, false), (db.IsUniqueViolation<Order>(number, row => row.Number), db.IsUniqueViolation<Product>(number, row => row.Sku)));
            Assert.False(db.IsUniqueViolation<Product>(new InvalidOperationException(), row => row.Sku));
            return 0;
        });
    }

    private static Product NewProduct(string? sku = null) => new() { Sku = sku ?? Guid.NewGuid().ToString("N")[..20], Name = Guid.NewGuid().ToString("N") };

    private static Task<int> SaveAsync(ShopContext db, params object[] rows)
    {
        db.AddRange(rows);
        return db.SaveChangesAsync();
    }

    private async Task<WebApplication> StartAsync(Action<ConstraintOptions>? configure = null)
    {
        Assert.SkipWhen(shop.Database.Missing is not null, shop.Database.Missing ?? "");
        var app = shop.Build("Production", configure ?? (options => options.RevealsDuplicates = (_, properties) => properties is not [{ Name: nameof(Product.Sku) }]));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
