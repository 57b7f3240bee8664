using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Hosting;

public sealed class HealthTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task Liveness_needs_no_database_and_readiness_does()
    {
        using var client = fixture.App.CreateClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));

        using var gone = fixture.App.WithWebHostBuilder(builder => builder
            .UseSetting("Database:MigrateOnStartup", "false")
            .UseSetting("ConnectionStrings:Sqlite", "Data Source=/no/such/folder/app.db;Mode=ReadOnly")).CreateClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gone, "/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(gone, "/health/ready"));
    }

    [Fact]
    public async Task Readiness_fails_while_the_database_is_read_only()
    {
        _ = fixture.App;
        using var readOnly = fixture.App.WithWebHostBuilder(builder => builder
            .UseSetting("Database:MigrateOnStartup", "false")
            .UseSetting("ConnectionStrings:Sqlite", fixture.Database.ConnectionString + ";Mode=ReadOnly")).CreateClient();

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(readOnly, "/people/nobody"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(readOnly, "/health/ready"));
    }

    [Fact]
    public async Task Readiness_fails_with_pending_migrations_and_says_no_more_until_they_are_applied()
    {
        var time = new AdjustableTime();
        var database = new SqliteDatabase();
        await database.InitializeAsync();
        await using (var app = fixture.AppWith(services => services.AddSingleton<TimeProvider>(time)).WithWebHostBuilder(builder => builder
            .UseSetting("Database:MigrateOnStartup", "false").UseSetting("ConnectionStrings:Sqlite", database.ConnectionString)))
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
            var last = db.Database.GetMigrations().Last();
            await db.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsHistory WHERE MigrationId = {last}", TestContext.Current.CancellationToken);
            using var client = app.CreateClient();

            using var response = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));

            await db.Database.ExecuteSqlAsync($"INSERT INTO __EFMigrationsHistory VALUES ({last}, '10')", TestContext.Current.CancellationToken);
            time.Ahead = TimeSpan.FromSeconds(10);
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));
        }

        await database.DisposeAsync();
    }

    [Fact]
    public async Task Readiness_fails_while_the_keys_cannot_be_read_and_administrators_read_why()
    {
        var time = new AdjustableTime();
        _ = await fixture.AdministratorAsync();
        await using var app = fixture.AppWith(services => services.AddSingleton<TimeProvider>(time));
        using var client = await app.CreateClient(new() { AllowAutoRedirect = false }).LogInAsync("root");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));
        await fixture.QueryAsync(db => db.Database.ExecuteSqlAsync($"UPDATE DataProtectionKeys SET Xml = Xml || '<'"));
        try
        {
            time.Ahead = TimeSpan.FromMinutes(2);

            using var response = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            var overview = await FormPage.OpenAsync(client, "/Admin");
            Assert.Contains("The keys that protect cookies and links can't be read.", Assert.Single(overview.Document.QuerySelectorAll("main [role=alert]")).TextContent, StringComparison.Ordinal);
        }
        finally
        {
            await fixture.QueryAsync(db => db.Database.ExecuteSqlAsync($"UPDATE DataProtectionKeys SET Xml = substr(Xml, 1, length(Xml) - 1)"));
        }
    }

    [Fact]
    public async Task Frequent_checks_send_few_statements()
    {
        await using var app = fixture.AppWith(_ => { });
        using var client = app.CreateClient();
        await StatusAsync(client, "/health/ready");
        var statements = new ConcurrentQueue<string>();
        fixture.Commands.Before = sql =>
        {
            if (sql.Contains("Heartbeats", StringComparison.Ordinal) || sql.Contains("__EFMigrationsHistory", StringComparison.Ordinal) || sql.Contains("DataProtectionKeys", StringComparison.Ordinal))
            {
                statements.Enqueue(sql);
            }
        };
        try
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));
            }
        }
        finally
        {
            fixture.Commands.Before = null;
        }

        Assert.InRange(statements.Count, 0, 10);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
