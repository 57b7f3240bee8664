using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace TestInfrastructure;

/// <summary>A database of a test class's own, made empty and removed afterwards.</summary>
public abstract class TestDatabase : IAsyncLifetime
{
    /// <summary>As the setting <c>Database:Provider</c> names it.</summary>
    public abstract string Provider { get; }

    public string ConnectionString { get; protected set; } = "";

    /// <summary>Why there is none on this machine; null when there is.</summary>
    public virtual string? Missing => null;

    public virtual IDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Database:Provider"] = Provider,
        ["Database:MigrateOnStartup"] = "true",
        [$"ConnectionStrings:{Provider}"] = ConnectionString,
    };

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Points a context of a test's own model at this database.</summary>
    public abstract DbContextOptionsBuilder Use(DbContextOptionsBuilder builder);

    /// <summary>Makes the tables of a context's model beside those that are there, and the database where it is missing.</summary>
    public static async Task CreateTablesAsync(DbContext context)
    {
        var creator = (RelationalDatabaseCreator)context.GetInfrastructure().GetRequiredService<IDatabaseCreator>();
        if (!await creator.ExistsAsync())
        {
            await creator.CreateAsync();
        }

        await creator.CreateTablesAsync();
    }
}
