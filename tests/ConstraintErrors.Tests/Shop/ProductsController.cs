using ConstraintErrors.Forms;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace ConstraintErrors.Tests.Shop;

[ApiController]
[Route("products")]
public sealed class ProductsController(ShopContext db) : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Create(NewProducts products)
    {
        await products.SaveAsync(db);
        return NoContent();
    }
}

public sealed class NewProducts
{
    public IList<NewProduct> Lines { get; init; } = [];

    [RulesOf<Stock>(nameof(Stock.ProductId))]
    public IList<int>? SoldWith { get; init; }

    public async Task SaveAsync(ShopContext db)
    {
        db.AddRange(Lines.Select(line => new Product { Sku = line.Sku!, Name = line.Name!, CategoryId = line.CategoryId }));
        await db.SaveChangesAsync();
    }
}

public sealed class NewProduct
{
    /// <summary>With rules: checked before the action runs.</summary>
    [RulesOf<Product>]
    [Display(Name = "SKU")]
    public string? Sku { get; init; }

    /// <summary>Without: told by the database.</summary>
    public string? Name { get; init; }

    public int? CategoryId { get; init; }
}
