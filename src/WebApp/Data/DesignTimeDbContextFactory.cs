using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace WebApp.Data;

/// <summary>Lets <c>dotnet ef</c> make migrations for each database without one at hand.</summary>
internal sealed class DesignTimeDbContextFactory :
    IDesignTimeDbContextFactory<SqliteAppDbContext>,
    IDesignTimeDbContextFactory<SqlServerAppDbContext>,
    IDesignTimeDbContextFactory<PostgreSqlAppDbContext>
{
    SqliteAppDbContext IDesignTimeDbContextFactory<SqliteAppDbContext>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=:memory:").Options);

    SqlServerAppDbContext IDesignTimeDbContextFactory<SqlServerAppDbContext>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerAppDbContext>().UseSqlServer("Server=localhost").Options);

    PostgreSqlAppDbContext IDesignTimeDbContextFactory<PostgreSqlAppDbContext>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlAppDbContext>().UseNpgsql("Host=localhost").Options);
}
