using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConstraintErrors.Tests.Shop.Pages;

/// <summary>A form with every field, whose handler does what the test says.</summary>
[IgnoreAntiforgeryToken]
public sealed class ActModel(ShopContext db, Act act) : PageModel
{
    [BindProperty]
    public ActInput Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync()
    {
        await act.Do(db, Input);
        return new StatusCodeResult(StatusCodes.Status204NoContent);
    }
}

public sealed class Act
{
    public Func<ShopContext, ActInput, Task> Do { get; set; } = (_, _) => Task.CompletedTask;
}

/// <summary>Fields are tied to properties by name alone; the lines are products.</summary>
public sealed class ActInput
{
    public string? Sku { get; set; }

    public string? Name { get; set; }

    public decimal? Price { get; set; }

    public int? CategoryId { get; set; }

    public int? Parent { get; set; }

    public string? Code { get; set; }

    public string? Street { get; set; }

    public string? Zip { get; set; }

    public int? ProductId { get; set; }

    public string? WarehouseCode { get; set; }

    public int? Quantity { get; set; }

    public Guid? Version { get; set; }

    public string? Number { get; set; }

    public int? Position { get; set; }

    public string? Title { get; set; }

    public string? Label { get; set; }

    public string? Note { get; set; }

    public int? TagsId { get; set; }

    public IList<LineInput> Lines { get; } = [];

    public IList<StockInput> Stocks { get; } = [];
}

public sealed class LineInput
{
    public string? Sku { get; set; }

    public string? Name { get; set; }
}

public sealed class StockInput
{
    public int? Id { get; set; }

    public int? Quantity { get; set; }

    public Guid? Version { get; set; }
}
