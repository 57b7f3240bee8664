using System.Net;
using TestInfrastructure;
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

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
