using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Tests.Doctor;

/// <summary>A model with each kind of constraint.</summary>
public sealed class BookContext(DbContextOptions<BookContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Author>(author =>
        {
            author.ToTable("Authors");
            author.Property(a => a.Name).HasMaxLength(20);
            author.Property(a => a.NormalizedName).HasMaxLength(20);
            author.HasIndex(a => a.NormalizedName).IsUnique();
            author.HasQueryFilter(a => a.Name != "hidden");
        });
        modelBuilder.Entity<Book>(book =>
        {
            book.ToTable("Books", table =>
            {
                table.HasCheckConstraint("CK_Books_Pages", "\"Pages\" BETWEEN 1 AND 9999");
                table.HasCheckConstraint("CK_Books_Language", "\"Language\" IN ('en', 'de') OR \"Title\" LIKE '%-%'");
            });
            book.Property(b => b.Title).HasMaxLength(30);
            book.Property(b => b.Language).HasMaxLength(2);
            book.Property(b => b.Price).HasPrecision(8, 2);
            book.HasIndex(b => b.Title);
            book.HasIndex(b => new { b.Isbn, b.Language }).IsUnique().HasFilter("\"Pages\" > 10");
            book.HasOne<Author>().WithMany().HasForeignKey(b => b.AuthorId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    public sealed class Author
    {
        public int Id { get; set; }

        public required string Name { get; set; }

        public required string NormalizedName { get; set; }
    }

    public sealed class Book
    {
        public int Id { get; set; }

        public required string Title { get; set; }

        public required string Language { get; set; }

        public int? Isbn { get; set; }

        public int Pages { get; set; }

        public decimal Price { get; set; }

        public int AuthorId { get; set; }
    }
}
