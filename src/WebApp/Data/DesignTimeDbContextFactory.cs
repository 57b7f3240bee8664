using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace WebApp.Data;

/// <summary>Creates contexts for <c>dotnet ef</c>, which adds migrations without a running database.</summary>
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
