using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using WebApp.Accounts;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages;

public sealed class SetupOnSqliteTests : SetupTests<SqliteDatabase>;

public sealed class SetupOnPostgreSqlTests : SetupTests<PostgreSqlDatabase>;

/// <summary>Each test has its own database without an administrator.</summary>
public abstract class SetupTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly AppFixture<TDatabase> _fixture = new();

    [Fact]
    public async Task The_setup_link_creates_one_administrator()
    {
        var address = "/Setup?token=" + Uri.EscapeDataString(Token());
        var form = new Registration();
        var page = await (await OpenAsync(address)).PostAsync(form);

        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        Assert.Equal(1, await _fixture.QueryAsync(db => db.UserRoles.CountAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(address)).Status);
        Assert.Equal(HttpStatusCode.OK, (await (await page.Client.LogInAsync(form["Input.UserName"]!)).GetAsync("/Admin/Cities", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("/Setup")]
    [InlineData("/Setup?token=")]
    [InlineData("/Setup?token=forged")]
    public async Task Setup_returns_404_without_the_link(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(address)).Status);

    [Theory]
    [InlineData("/Setup?live-check=Input.UserName")]
    [InlineData("/Setup?token=forged&live-check=Input.UserName")]
    public async Task Live_checks_of_setup_require_the_link(string address)
    {
        var page = await (await OpenAsync("/Account/Register")).PostToAsync(address, [KeyValuePair.Create("Input.UserName", (string?)"root")]);

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Ten_concurrent_setups_create_one_administrator(bool roleIsThere, bool allLookBeforeAnyWrites)
    {
        if (roleIsThere)
        {
            await _fixture.QueryAsync(db =>
            {
                db.Add(new Role { Name = "Administrator", NormalizedName = "ADMINISTRATOR" });
                return db.SaveChangesAsync();
            });
        }

        var start = new Countdown(10);
        await using var app = _fixture.AppWith(services =>
        {
            if (allLookBeforeAnyWrites)
            {
                services.AddScoped<IUserValidator<User>>(_ => new BeforeSaving(start.SignalAndWaitAsync));
            }
        });
        var page = await FormPage.OpenAsync(app.CreateClient(new() { AllowAutoRedirect = false }), "/Setup?token=" + Uri.EscapeDataString(Token(app)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => page.PostAsync(new Registration()))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status == HttpStatusCode.OK), answer => Assert.Equal(["An administrator already exists."], answer.Errors.Values));
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Redirect or HttpStatusCode.OK or HttpStatusCode.NotFound, $"{answer.Status}"));
        Assert.Equal(1, await _fixture.QueryAsync(db => db.UserRoles.CountAsync()));
        Assert.Equal(1, await _fixture.QueryAsync(db => db.Users.CountAsync()));
    }

    public ValueTask InitializeAsync() => _fixture.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _fixture.DisposeAsync();
    }

    private string Token(WebApplicationFactory<Program>? app = null)
    {
        using var scope = (app ?? _fixture.App).Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<FirstAdministrator>().CreateToken();
    }

    private Task<FormPage> OpenAsync(string address) => FormPage.OpenAsync(_fixture.App.CreateClient(new() { AllowAutoRedirect = false }), address);
}
