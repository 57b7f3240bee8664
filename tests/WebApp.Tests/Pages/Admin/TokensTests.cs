using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Admin;

public sealed class TokensOnSqliteTests(AppFixture<SqliteDatabase> fixture) : TokensTests<SqliteDatabase>(fixture);

public sealed class TokensOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : TokensTests<PostgreSqlDatabase>(fixture);

public abstract class TokensTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Create = "/Admin/Tokens/Create";

    [Fact]
    public async Task A_token_is_shown_once_and_stored_as_a_hash()
    {
        var administrator = await fixture.AdministratorAsync();
        var token = await administrator.CreateTokenAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(token));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        Assert.Equal(1, await fixture.QueryAsync(db => db.ApiTokens.CountAsync(stored => stored.Hash == hash)));
        using var response = await administrator.GetAsync("/Admin/Tokens", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(token, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_token_is_refused()
    {
        var administrator = await fixture.AdministratorAsync();
        var (name, token) = (UserForms.Name(), "");
        token = await administrator.CreateTokenAsync(name);
        await RevokeAsync(administrator, name);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(token));
        Assert.Equal(HttpStatusCode.Redirect, (await (await FormPage.OpenAsync(administrator, "/Admin/Tokens")).PostToAsync("/Admin/Tokens?handler=Revoke", [new("id", Guid.NewGuid().ToString())])).Status);
    }

    [Fact]
    public async Task Creating_and_revoking_are_audited()
    {
        var administrator = await fixture.AddAdministratorAsync();
        var (client, name) = (await fixture.LogInAsync(administrator.UserName!), UserForms.Name());
        await client.CreateTokenAsync(name);
        await RevokeAsync(client, name);

        var key = administrator.Id.ToString();
        var changes = await fixture.QueryAsync(db => db.AuditEntries.Where(entry => entry.EntityKey == key && entry.ActorId == administrator.Id).OrderBy(entry => entry.Id).Select(entry => entry.Changes).ToListAsync());
        Assert.Equal(2, changes.Count(change => change.Contains("ApiToken", StringComparison.Ordinal) && change.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_tokens_of_one_owner_have_different_names()
    {
        var (client, name) = (await fixture.AdministratorAsync(), UserForms.Name());
        await client.CreateTokenAsync(name);
        var form = await FormPage.OpenAsync(client, Create);
        var again = await form.PostAsync(form.Filled(("Input.Name", name)));

        Assert.Equal("You already have a token with this name.", again.ErrorOf("Input.Name"));
        Assert.Null(again.Document.QuerySelector("code.secret"));
    }

    [Fact]
    public async Task Twenty_concurrent_forms_with_one_name_create_one_token()
    {
        var (client, name) = (await fixture.AdministratorAsync(), UserForms.Name());
        var form = await FormPage.OpenAsync(client, Create);
        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => form.PostAsync(form.Filled(("Input.Name", name))))));

        var refused = pages.Where(page => page.Document.QuerySelector("code.secret") is null).ToList();
        Assert.Equal(19, refused.Count);
        Assert.All(refused, page => Assert.Equal("You already have a token with this name.", page.ErrorOf("Input.Name")));
    }

    [Theory]
    [InlineData("", "90", "Input.Name", "Name is required.")]
    [InlineData("x\u200b", "90", "Input.Name", "Name contains invisible characters.")]
    [InlineData("x", "36500", "Input.Days", "Choose one of the listed periods.")]
    public async Task An_invalid_token_is_not_created(string name, string days, string field, string message)
    {
        var form = await FormPage.OpenAsync(await fixture.AdministratorAsync(), Create);
        var page = await form.PostAsync(form.Filled(("Input.Name", name), ("Input.Days", days)));

        Assert.Equal(message, page.ErrorOf(field));
        Assert.Null(page.Document.QuerySelector("code.secret"));
    }

    [Fact]
    public async Task A_token_ends_when_it_expires()
    {
        var (name, past) = (UserForms.Name(), DateTime.UtcNow.AddMinutes(-1));
        var token = await (await fixture.AdministratorAsync()).CreateTokenAsync(name);
        await fixture.QueryAsync(db => db.ApiTokens.Where(stored => stored.Name == name).ExecuteUpdateAsync(set => set.SetProperty(stored => stored.ExpiresAt, past)));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(token));
    }

    [Fact]
    public async Task A_token_is_refused_while_its_owner_is_disabled_locked_or_not_an_administrator()
    {
        var owner = await fixture.AddAdministratorAsync();
        var token = await (await fixture.LogInAsync(owner.UserName!)).CreateTokenAsync();
        var users = (AppDbContext db) => db.Users.Where(user => user.Id == owner.Id);

        await fixture.QueryAsync(db => users(db).ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, DateTime.UtcNow)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(token));
        await fixture.QueryAsync(db => users(db).ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, (DateTime?)null).SetProperty(user => user.LockoutEnd, User.LockedForGood)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(token));
        await fixture.QueryAsync(db => users(db).ExecuteUpdateAsync(set => set.SetProperty(user => user.LockoutEnd, (DateTimeOffset?)null)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(token));
        await fixture.QueryAsync(db => db.UserRoles.Where(member => member.UserId == owner.Id).ExecuteDeleteAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(token));
        await fixture.QueryAsync(db => users(db).ExecuteDeleteAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(token));
    }

    [Fact]
    public async Task The_API_accepts_neither_cookies_nor_unknown_tokens()
    {
        using var cookie = await (await fixture.AdministratorAsync()).PostLinesAsync("{}");

        Assert.Equal(HttpStatusCode.Unauthorized, cookie.StatusCode);
        Assert.Equal("Bearer", cookie.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", cookie.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("api_" + new string('A', 43)));
    }

    [Fact]
    public async Task A_token_opens_no_page()
    {
        var client = fixture.App.Program(await (await fixture.AdministratorAsync()).CreateTokenAsync());
        using var response = await client.GetAsync("/Admin/Users", TestContext.Current.CancellationToken);

        Assert.StartsWith("/Account/Login", response.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_the_last_use()
    {
        var (administrator, name) = (await fixture.AdministratorAsync(), UserForms.Name());
        var token = await administrator.CreateTokenAsync(name);
        Assert.Null(await LastUseAsync(name));
        await StatusAsync(token);

        Assert.NotNull(await LastUseAsync(name));
    }

    private async Task<HttpStatusCode> StatusAsync(string? token)
    {
        using var response = await fixture.App.Program(token).PostLinesAsync("{}");
        return response.StatusCode;
    }

    private async Task RevokeAsync(HttpClient client, string name)
    {
        var id = await fixture.QueryAsync(db => db.ApiTokens.Where(token => token.Name == name).Select(token => token.Id).SingleAsync());
        var page = await FormPage.OpenAsync(client, "/Admin/Tokens");
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostToAsync("/Admin/Tokens?handler=Revoke", [new("id", id.ToString())])).Status);
    }

    private Task<DateTime?> LastUseAsync(string name) =>
        fixture.QueryAsync(db => db.ApiTokens.Where(token => token.Name == name).Select(token => token.LastUsedAt).SingleAsync());
}
