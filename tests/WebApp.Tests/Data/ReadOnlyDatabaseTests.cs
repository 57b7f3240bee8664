using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Data;

/// <summary>The replica of these tests is another database, so that a response shows which of the two was read.</summary>
public sealed class ReadOnlyDatabaseTests(AppFixture<PostgreSqlDatabase> primary, ReadOnlyDatabaseTests.Replica replica)
    : IClassFixture<AppFixture<PostgreSqlDatabase>>, IClassFixture<ReadOnlyDatabaseTests.Replica>
{
    [Fact]
    public async Task Lists_and_exports_read_the_replica_and_checks_read_the_primary()
    {
        await primary.AdministratorAsync();
        var (here, there) = (await primary.AddUserAsync(), await replica.AddUserAsync());
        await using var app = primary.App.WithWebHostBuilder(builder => builder.UseSetting("ConnectionStrings:PostgreSqlReadOnly", replica.Database.ConnectionString));
        var client = await app.CreateClient(new() { AllowAutoRedirect = false }).LogInAsync("root");

        var list = await client.GetStringAsync("/Admin/Users", TestContext.Current.CancellationToken);
        var export = await client.GetStringAsync("/Admin/Users/Export", TestContext.Current.CancellationToken);

        Assert.All([list, export], text => Assert.Contains(there.UserName!, text, StringComparison.Ordinal));
        Assert.All([list, export], text => Assert.DoesNotContain(here.UserName!, text, StringComparison.Ordinal));

        var page = await FormPage.OpenAsync(client, "/Account/Register");
        Assert.Contains("already exists", (await page.PostAsync(new Registration(email: here.Email))).ErrorOf("Input.Email"), StringComparison.Ordinal);
        Assert.Equal("", (await page.PostAsync(new Registration(email: there.Email).With("Input.Password", "short"))).ErrorOf("Input.Email"));

        // An action on all users is decided on the primary.
        await page.PostToAsync("/Admin/Users/Actions?handler=Confirmed", [new("action", nameof(UserAction.Disable)), new("all", "true")]);
        Assert.Equal(await primary.QueryAsync(db => db.Users.CountAsync()), await primary.QueryAsync(db => db.BulkJobs.Select(job => job.Total).SingleAsync()));
    }

    public sealed class Replica : IAsyncLifetime
    {
        private readonly AppFixture<PostgreSqlDatabase> _fixture = new();

        public PostgreSqlDatabase Database => _fixture.Database;

        public Task<User> AddUserAsync() => _fixture.AddUserAsync();

        public ValueTask InitializeAsync() => _fixture.InitializeAsync();

        public ValueTask DisposeAsync() => _fixture.DisposeAsync();
    }
}
