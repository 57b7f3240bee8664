using System.Globalization;
using System.Net;
using ConstraintErrors.Tests.Shop;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

/// <summary>A row that is being edited is no duplicate of itself, wherever the page keeps its key.</summary>
public sealed class EditedRowTests(ShopHost<SqliteDatabase> shop) : IClassFixture<ShopHost<SqliteDatabase>>
{
    [Theory]
    [InlineData("/edit/{0}", "")]
    [InlineData("/edit?id={0}", "")]
    [InlineData("/edit?productId={0}", "")]
    [InlineData("/edit", "{0}")]
    public async Task A_row_can_be_saved_unchanged(string address, string hidden)
    {
        var (own, other) = (await AddAsync(), await AddAsync());
        var page = await FormPage.OpenAsync(shop.Client(), string.Format(CultureInfo.InvariantCulture, address, own.Id));
        var id = KeyValuePair.Create("Input.Id", (string?)string.Format(CultureInfo.InvariantCulture, hidden, own.Id));

        Assert.Equal("true", await page.CheckAsync("Input.Sku", Sku(own), id));
        Assert.NotEqual("true", await page.CheckAsync("Input.Sku", Sku(other), id));
        Assert.Equal(HttpStatusCode.NoContent, (await page.PostAsync([Sku(own), id, Label])).Status);
        Assert.Equal(HttpStatusCode.OK, (await page.PostAsync([Sku(other), id, Label])).Status);
    }

    [Fact]
    public async Task The_browser_sends_key_and_antiforgery_token_with_a_check()
    {
        var page = await FormPage.OpenAsync(shop.Client(), "/edit");
        Assert.Equal("*.Id,*.Sku,__RequestVerificationToken", page.Control("Input.Sku").GetAttribute("data-val-remote-additionalfields"));
    }

    [Fact]
    public async Task A_declared_display_name_is_used_as_is()
    {
        var page = await FormPage.OpenAsync(shop.Client(), "/edit");
        page = await page.PostAsync([KeyValuePair.Create("Input.Sku", (string?)""), Label]);

        Assert.Equal("E-Mail is required.", page.Document.QuerySelector("[data-valmsg-for='Input.Sku']")?.TextContent);
    }

    [Fact]
    public async Task The_first_value_of_a_repeated_field_is_used()
    {
        var taken = await AddAsync();
        var page = await FormPage.OpenAsync(shop.Client(), "/edit");

        Assert.Equal(HttpStatusCode.OK, (await page.PostAsync([Sku(taken), KeyValuePair.Create("Input.Sku", (string?)"other"), Label])).Status);
    }

    private static KeyValuePair<string, string?> Label => KeyValuePair.Create("Input.Label", (string?)"x");

    private static KeyValuePair<string, string?> Sku(Product product) => KeyValuePair.Create("Input.Sku", (string?)product.Sku);

    private Task<Product> AddAsync() => shop.AddAsync(new Product { Sku = Guid.NewGuid().ToString("N")[..20], Name = Guid.NewGuid().ToString("N") });
}
