namespace ConstraintErrors.Tests.Shop;

public sealed class Product
{
    public int Id { get; set; }

    public string Sku { get; set; } = null!;

    public string Name { get; set; } = null!;

    public decimal Price { get; set; }

    public bool Discontinued { get; set; }

    public int? CategoryId { get; set; }

    public Category? Category { get; set; }

    public ICollection<Tag> Tags { get; } = [];
}

public sealed class Category
{
    public int Id { get; set; }

    public string? Note { get; set; }

    public string Name { get; set; } = null!;

    public int? ParentId { get; set; }

    public Category? Parent { get; set; }

    public ICollection<Category> Children { get; } = [];

    public ICollection<Product> Products { get; } = [];
}

public sealed class Warehouse
{
    public int Id { get; set; }

    public string Code { get; set; } = null!;

    public Address Address { get; set; } = null!;
}

public sealed class Address
{
    public string Street { get; set; } = null!;

    public string Zip { get; set; } = null!;
}

public sealed class Stock
{
    public int Id { get; set; }

    public int ProductId { get; set; }

    public string WarehouseCode { get; set; } = null!;

    public int Quantity { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();
}

public sealed class Order
{
    public int Id { get; set; }

    public string Number { get; set; } = null!;

    public ICollection<OrderLine> Lines { get; } = [];
}

public sealed class OrderLine
{
    public int Id { get; set; }

    public int OrderId { get; set; }

    public int Position { get; set; }
}

public sealed class Tag
{
    public int Id { get; set; }

    public string Label { get; set; } = null!;

    public ICollection<Product> Products { get; } = [];
}

public abstract class Document
{
    public int Id { get; set; }

    public string Title { get; set; } = null!;
}

public sealed class Invoice : Document
{
    public string? Number { get; set; }
}

public sealed class Letter : Document
{
    public string? Text { get; set; }
}
