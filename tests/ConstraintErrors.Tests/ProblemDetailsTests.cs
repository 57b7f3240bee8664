using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc;
using ConstraintErrors.Tests.Shop;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

/// <summary>The same for programs: a controller and an endpoint that do the same.</summary>
public sealed class ProblemDetailsTests(ShopHost<SqliteDatabase> shop) : IClassFixture<ShopHost<SqliteDatabase>>
{
    [Theory]
    [InlineData("/products")]
    [InlineData("/endpoint")]
    public async Task A_rejected_row_returns_400_with_errors_by_field(string address)
    {
        var taken = await shop.AddAsync(new Product { Sku = Unique(), Name = Unique() });

        var problem = await PostAsync(address, new { sku = Unique(), name = Unique() }, new { sku = Unique(), name = taken.Name, categoryId = 123456 });

        Assert.Equal(["lines[1].categoryId", "lines[1].name"], problem.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["A product with this name already exists."], problem.Errors["lines[1].name"]);
    }

    [Theory]
    [InlineData("/products")]
    [InlineData("/endpoint")]
    public async Task A_taken_value_is_reported_before_the_action_runs(string address)
    {
        var taken = await shop.AddAsync(new Product { Sku = Unique(), Name = Unique() });
        shop.Commands.Clear();

        var problem = await PostAsync(address, new { sku = taken.Sku, name = Unique() });

        Assert.Equal(["A product with this SKU already exists."], problem.Errors["lines[0].sku"]);
        Assert.Single(shop.Commands.Sent);
    }

    [Theory]
    [InlineData("/products")]
    [InlineData("/endpoint")]
    public async Task Missing_and_taken_values_are_reported_together(string address)
    {
        var taken = await shop.AddAsync(new Product { Sku = Unique(), Name = Unique() });

        var problem = await PostAsync(address, new { name = Unique() }, new { sku = taken.Sku, name = Unique() });

        Assert.Equal(["lines[0].sku", "lines[1].sku"], problem.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["SKU is required."], problem.Errors["lines[0].sku"]);
    }

    [Theory]
    [InlineData("/products")]
    [InlineData("/endpoint")]
    public async Task An_invalid_reference_in_a_list_is_reported(string address)
    {
        var product = await shop.AddAsync(new Product { Sku = Unique(), Name = Unique() });

        var problem = await PostBodyAsync(address, new { soldWith = new[] { product.Id, 123456 } });

        Assert.Equal(["soldWith"], problem.Errors.Keys);
        Assert.Equal(["This sold with no longer exists. Choose another one."], problem.Errors["soldWith"]);
    }

    [Theory]
    [InlineData("/products")]
    [InlineData("/endpoint")]
    public async Task A_value_within_its_limits_is_saved(string address)
    {
        using var client = shop.Client();
        using var response = await client.PostAsJsonAsync(
            address, new { lines = new[] { new { sku = Unique(), name = Unique() } } }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private static string Unique() => Guid.NewGuid().ToString("N")[..20];

    private Task<ValidationProblemDetails> PostAsync(string address, params object[] lines) => PostBodyAsync(address, new { lines });

    private async Task<ValidationProblemDetails> PostBodyAsync(string address, object body)
    {
        using var client = shop.Client();
        using var response = await client.PostAsJsonAsync(address, body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadFromJsonAsync<ValidationProblemDetails>(TestContext.Current.CancellationToken))!;
    }
}
