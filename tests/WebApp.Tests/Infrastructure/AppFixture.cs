using TestInfrastructure;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Data;

namespace WebApp.Tests.Infrastructure;

/// <summary>The application on a database of its own.</summary>
public sealed class AppFixture<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly Lock _starting = new();
    private WebApplicationFactory<Program>? _factory;

    public TDatabase Database { get; } = new();

    public CommandCounter Commands { get; } = new();

    /// <summary>The application; starting it skips the test where the database is missing.</summary>
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
                    _ = _factory.Server; // Brings the database up to date, once.
                }

                return _factory;
            }
        }
    }

    /// <summary>The same with other services, on the same database.</summary>
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
            builder.ConfigureServices(services =>
            {
                services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(Commands));
                services.ConfigureDbContext<PostgreSqlAppDbContext>(options => options.AddInterceptors(Commands));
                services.ConfigureDbContext<SqlServerAppDbContext>(options => options.AddInterceptors(Commands));
                configure(services);
            });
        });
}
