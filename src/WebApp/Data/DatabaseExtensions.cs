using ConstraintErrors.Doctor;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace WebApp.Data;

internal static class DatabaseExtensions
{
    private static readonly TimeSpan s_maxRetryDelay = TimeSpan.FromSeconds(2);

    /// <summary>Registers <see cref="AppDbContext"/> for the database that <c>Database:Provider</c> names.</summary>
    /// <exception cref="InvalidOperationException">The provider's connection string is missing.</exception>
    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Database").Get<DatabaseOptions>() ?? new();
        var connectionString = configuration.GetConnectionString(options.Provider.ToString())
            ?? throw new InvalidOperationException($"The setting ConnectionStrings:{options.Provider} is missing.");

        services.AddReadOnlyDatabase(options, configuration.GetConnectionString(options.Provider + "ReadOnly"));
        services.AddMemoryCache();
        services.AddSingleton<ReferenceDataCache>();
        services.AddSingleton<ISaveChangesInterceptor>(provider => provider.GetRequiredService<ReferenceDataCache>());
        return options.Provider switch
        {
            DatabaseProvider.SqlServer => services.AddDbContextPool<AppDbContext, SqlServerAppDbContext>((provider, builder) => Common(provider, builder).UseSqlServer(options, connectionString)),
            DatabaseProvider.PostgreSql => services.AddDbContextPool<AppDbContext, PostgreSqlAppDbContext>((provider, builder) => Common(provider, builder).UseNpgsql(options, connectionString)),
            _ => services.AddDbContextPool<AppDbContext, SqliteAppDbContext>((provider, builder) =>
                Common(provider, builder).UseSqlite(connectionString).AddInterceptors(new SqliteWriteQueue())),
        };

        static DbContextOptionsBuilder Common(IServiceProvider provider, DbContextOptionsBuilder builder) =>
            builder.AddInterceptors(provider.GetServices<ISaveChangesInterceptor>()).ConfigureWarnings(ConfigureWarnings);
    }

    private static void UseSqlServer(this DbContextOptionsBuilder builder, DatabaseOptions options, string connectionString) => builder.UseSqlServer(
        connectionString,
        server =>
        {
            server.EnableRetryOnFailure(options.MaxRetryCount, s_maxRetryDelay, errorNumbersToAdd: null);
            if (options.MaxBatchSize is { } size)
            {
                server.MaxBatchSize(size);
            }
        });

    private static void UseNpgsql(this DbContextOptionsBuilder builder, DatabaseOptions options, string connectionString) => builder.UseNpgsql(
        connectionString,
        server => server.ExecutionStrategy(dependencies => new PostgreSqlExecutionStrategy(dependencies, options.MaxRetryCount, s_maxRetryDelay)));

    private static void AddReadOnlyDatabase(this IServiceCollection services, DatabaseOptions options, string? replica)
    {
        switch (options.Provider)
        {
            case DatabaseProvider.SqlServer when replica is not null:
                var sqlServer = new DbContextOptionsBuilder<SqlServerAppDbContext>().ConfigureWarnings(ConfigureWarnings);
                sqlServer.UseSqlServer(options, replica);
                services.AddScoped(_ => ReadOnlyDatabase.Replica(new SqlServerAppDbContext(sqlServer.Options)));
                break;
            case DatabaseProvider.PostgreSql when replica is not null:
                var postgreSql = new DbContextOptionsBuilder<PostgreSqlAppDbContext>().ConfigureWarnings(ConfigureWarnings);
                postgreSql.UseNpgsql(options, replica);
                services.AddScoped(_ => ReadOnlyDatabase.Replica(new PostgreSqlAppDbContext(postgreSql.Options)));
                break;
            default:
                services.AddScoped(static provider => ReadOnlyDatabase.Primary(provider.GetRequiredService<AppDbContext>()));
                break;
        }
    }

    // The form reports refused rows, and SQL Server's message repeats the user's input.
    private static void ConfigureWarnings(WarningsConfigurationBuilder warnings) => warnings
        .Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning) // A bounded count needs no order.
        .Log((CoreEventId.SaveChangesFailed, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug));

    /// <summary>Applies pending migrations when the database becomes available.</summary>
    public static async Task MigrateDatabaseWhenAvailableAsync(this IHost app)
    {
        while (true)
        {
            try
            {
                await app.MigrateDatabaseAsync();
                return;
            }
            catch (Exception exception) when (DatabaseOutages.Find(exception) is { } outage)
            {
                app.Services.GetRequiredService<ILogger<AppDbContext>>().WaitingForDatabase(outage);
                await Task.Delay(s_maxRetryDelay);
            }
        }
    }

    /// <summary>Applies pending migrations, unless rows would make one fail.</summary>
    public static async Task MigrateDatabaseAsync(this IHost app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CheckedMigrations>().ApplyAsync(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }
}
