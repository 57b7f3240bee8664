using TestInfrastructure;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Data;

namespace WebApp.Tests.Infrastructure;

/// <summary>Runs the application on its own database.</summary>
public sealed class AppFixture<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly Lock _starting = new();
    private WebApplicationFactory<Program>? _factory;

    public TDatabase Database { get; } = new();

    public CommandCounter Commands { get; } = new();

    /// <summary>The application. Skips the test if the database is not available.</summary>
    public WebApplicationFactory<Program> App
    {
        get
        {
            Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
            lock (_starting)
            {
                if (_factory is null)
                {
                    _factory = Create(_ => { });
                    _ = _factory.Server; // Migrates the database.
                }

                return _factory;
            }
        }
    }

    /// <summary>Creates another instance on the same database, with other services.</summary>
    public WebApplicationFactory<Program> AppWith(Action<IServiceCollection> configure)
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
        return Create(configure);
    }

    public async Task<T> QueryAsync<T>(Func<AppDbContext, Task<T>> query)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    public ValueTask InitializeAsync() => Database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    private WebApplicationFactory<Program> Create(Action<IServiceCollection> configure) =>
        new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment("Production");
            foreach (var (key, value) in Database.Settings)
            {
                builder.UseSetting(key, value);
            }

            builder.UseSetting("AllowedHosts", "*");
            builder.UseSetting("RateLimits:Enabled", "false");
            builder.UseSetting("PasswordHasher:IterationCount", "1000"); // The tests hash thousands of passwords.
            builder.ConfigureServices(services =>
            {
                services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(Commands));
                services.ConfigureDbContext<PostgreSqlAppDbContext>(options => options.AddInterceptors(Commands));
                services.ConfigureDbContext<SqlServerAppDbContext>(options => options.AddInterceptors(Commands));
                configure(services);
            });
        });
}
