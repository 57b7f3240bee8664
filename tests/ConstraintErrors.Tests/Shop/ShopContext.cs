using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Tests.Shop;

/// <summary>
/// A model made to be awkward: names with spaces, quotes and dots, names that begin one another, columns that are not
/// called like their properties, every kind of constraint.
/// </summary>
public class ShopContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Product> Products => Set<Product>();

    public DbSet<Category> Categories => Set<Category>();

    public DbSet<Warehouse> Warehouses => Set<Warehouse>();

    public DbSet<Stock> Stock => Set<Stock>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Tag> Tags => Set<Tag>();

    public DbSet<Document> Documents => Set<Document>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Product>(product =>
        {
            product.ToTable("Product.List of \"things\"", table =>
            {
                table.HasCheckConstraint("CK price's", "\"Unit price\" >= 0").HasViolationMessage("A price is zero or more.");
                table.HasCheckConstraint("CK price's range", "\"Unit price\" < 100000 OR \"Is discontinued\" = " + True);
            });
            product.HasDisplayProperty(p => p.Name);
            product.Property(p => p.Sku).HasColumnName("stock.keeping unit").HasMaxLength(20);
            product.Property(p => p.Name).HasMaxLength(50);
            product.Property(p => p.Price).HasColumnName("Unit price").HasPrecision(8, 2).HasConversion(MoneyConversion);
            product.Property(p => p.Discontinued).HasColumnName("Is discontinued");
            product.HasIndex(p => p.Sku).IsUnique().HasDatabaseName("IX Product");
            product.HasIndex(p => p.Name).IsUnique().HasDatabaseName("IX Product Name").HasFilter("\"Is discontinued\" = " + False);
            product.HasOne(p => p.Category).WithMany(c => c.Products).HasForeignKey(p => p.CategoryId).OnDelete(DeleteBehavior.Restrict);
            product.HasMany(p => p.Tags).WithMany(t => t.Products);
        });
        modelBuilder.Entity<Category>(category =>
        {
            category.ToTable("Categories");
            category.Property(c => c.Name).HasMaxLength(30);
            category.Property(c => c.Note).HasColumnName("{0} note {").HasMaxLength(30);
            category.HasIndex(c => c.Note).IsUnique().HasDatabaseName(new string('名', 40)); // 120 bytes
            category.HasIndex(c => c.Name).IsUnique().HasDatabaseName("IX Product Name of category");
            category.HasOne(c => c.Parent).WithMany(c => c.Children).HasForeignKey(c => c.ParentId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<Warehouse>(warehouse =>
        {
            warehouse.ToTable("Warehouse's");
            warehouse.Property(w => w.Code).HasMaxLength(10);
            warehouse.HasAlternateKey(w => w.Code);
            warehouse.OwnsOne(w => w.Address, address =>
            {
                address.Property(a => a.Street).HasMaxLength(40);
                address.Property(a => a.Zip).HasMaxLength(10);
                address.HasIndex(a => a.Zip).IsUnique().HasDatabaseName("IX_Zip");
            });
        });
        modelBuilder.Entity<Stock>(stock =>
        {
            stock.ToTable("Stock", table => table.HasCheckConstraint("CK_Stock_Quantity", "\"Quantity\" >= 0"));
            stock.HasIndex(s => new { s.ProductId, s.WarehouseCode }).IsUnique();
            stock.Property(s => s.WarehouseCode).HasMaxLength(10);
            stock.HasOne<Warehouse>().WithMany().HasForeignKey(s => s.WarehouseCode).HasPrincipalKey(w => w.Code).OnDelete(DeleteBehavior.Restrict);
            stock.HasOne<Product>().WithMany().HasForeignKey(s => s.ProductId).OnDelete(DeleteBehavior.Restrict);
            stock.Property(s => s.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<Order>(order =>
        {
            order.ToTable("Orders", Database.IsSqlite() ? null : "sales");
            order.Property(o => o.Number).HasMaxLength(10);
            order.HasIndex(o => o.Number).IsUnique().HasDatabaseName("IX_Number");
            order.HasMany(o => o.Lines).WithOne().HasForeignKey(l => l.OrderId).IsRequired().OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<OrderLine>(line =>
        {
            line.ToTable("Order lines", Database.IsSqlite() ? null : "sales");
            line.HasIndex(l => new { l.OrderId, l.Position }).IsUnique();
        });
        modelBuilder.Entity<Tag>(tag =>
        {
            tag.Property(t => t.Label).HasMaxLength(20);
            tag.HasConstraint("EX_Tag_Label", "There is such a label already, in upper or lower case.", t => t.Label);
        });
        modelBuilder.Entity<Document>(document =>
        {
            document.ToTable("Documents");
            document.Property(d => d.Title).HasMaxLength(30);
            document.HasIndex(d => d.Title).IsUnique();
        });
        // In another schema, an index of the same name, where the database knows schemas.
        modelBuilder.Entity<Invoice>(invoice =>
        {
            invoice.Property(i => i.Number).HasMaxLength(10);
            invoice.HasIndex(i => i.Number).IsUnique().HasDatabaseName(Database.IsSqlite() ? "IX_Number of invoice" : "IX_Number");
        });
    }

    private string True => Database.IsNpgsql() ? "TRUE" : "1";

    private string False => Database.IsNpgsql() ? "FALSE" : "0";

    // SQLite has no decimals: as text they would not compare as numbers.
    private Type? MoneyConversion => Database.IsSqlite() ? typeof(double) : null;
}
