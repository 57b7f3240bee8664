using System.Data.Common;
using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Data;

/// <summary>SQLite accepts no writes. Administrators read why, and nobody else does.</summary>
public sealed class SqliteOutageTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    private readonly Pragma _pragma = new();

    [Theory]
    [InlineData("PRAGMA query_only = 1", "PRAGMA query_only = 0")]
    [InlineData("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000")]
    public async Task Refused_writes_are_a_503_until_the_file_accepts_them_again(string refuse, string accept)
    {
        await using var app = App();
        _pragma.Text = refuse;

        // A full file still has some free pages.
        FormPage answer;
        var registrations = 0;
        do
        {
            answer = await RegisterAsync(app);
        }
        while (answer.Status == HttpStatusCode.Redirect && registrations++ < 200);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "10"), (answer.Status, answer.Response.Headers.GetValues("Retry-After").Single()));
        Assert.DoesNotContain("disk", answer.Document.DocumentElement.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("read-only", answer.Document.DocumentElement.TextContent, StringComparison.OrdinalIgnoreCase);

        _pragma.Text = accept;
        Assert.Equal(HttpStatusCode.Redirect, (await RegisterAsync(app)).Status);
    }

    [Fact]
    public async Task Administrators_read_that_the_database_is_read_only()
    {
        _ = await fixture.AdministratorAsync();
        await using var app = App();
        var client = await app.CreateClient(new() { AllowAutoRedirect = false }).LogInAsync("root");
        _pragma.Text = "PRAGMA query_only = 1";

        var overview = await FormPage.OpenAsync(client, "/Admin");

        Assert.Contains("The database is read-only.", overview.Document.QuerySelector("main [role=alert]")!.TextContent, StringComparison.Ordinal);
        using var ready = await app.CreateClient().GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), (ready.StatusCode, await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static async Task<FormPage> RegisterAsync(WebApplicationFactory<Program> app) =>
        await (await FormPage.OpenAsync(app.CreateClient(new() { AllowAutoRedirect = false }), "/Account/Register")).PostAsync(new Registration());

    private WebApplicationFactory<Program> App()
    {
        _ = fixture.App; // Migrates the database.
        var app = fixture.AppWith(services => services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(_pragma)));
        _ = app.Server; // The start writes to the database.
        return app;
    }

    private sealed class Pragma : DbConnectionInterceptor
    {
        public string? Text { get; set; }

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            if (Text is not null)
            {
                using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of the test.
                command.CommandText = Text;
#pragma warning restore CA2100
                command.ExecuteNonQuery();
            }
        }

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
