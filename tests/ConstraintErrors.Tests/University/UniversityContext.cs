using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Tests.University;

public sealed class UniversityContext(DbContextOptions<UniversityContext> options) : DbContext(options)
{
    public DbSet<Department> Departments => Set<Department>();

    public DbSet<Teacher> Teachers => Set<Teacher>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Department>().HasIndex(department => department.Name).IsUnique();
        modelBuilder.Entity<Department>().HasOne(department => department.Head).WithMany().OnDelete(DeleteBehavior.Restrict);
        modelBuilder.Entity<Teacher>().Property(teacher => teacher.Name).HasMaxLength(50);
    }
}
