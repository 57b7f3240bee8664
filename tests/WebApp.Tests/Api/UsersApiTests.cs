using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Api;

public sealed class UsersApiOnSqliteTests(AppFixture<SqliteDatabase> fixture) : UsersApiTests<SqliteDatabase>(fixture);

public sealed class UsersApiOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : UsersApiTests<PostgreSqlDatabase>(fixture);

public abstract class UsersApiTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Address = "/api/users";

    [Fact]
    public async Task A_valid_body_creates_an_account_and_returns_its_location()
    {
        var name = Name();
        using var response = await PostAsync(new { userName = name, email = $"{name}@example.com", cityId = 13, password = Registration.Password });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal($"/people/{name}", response.Headers.Location?.ToString());
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(name, body.GetProperty("userName").GetString());
        Assert.DoesNotContain("password", body.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Errors_use_the_names_of_the_body()
    {
        var empty = await ProblemAsync(new { });
        Assert.Equal(["cityId", "email", "password", "userName"], empty.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["User name is required."], empty.Errors["userName"]);

        var bad = await ProblemAsync(new { userName = new string('a', 100_000), email = "a b@c.de", cityId = 13, password = "short" });
        Assert.Equal(["email", "password", "userName"], bad.Errors.Keys.Order(StringComparer.Ordinal));

        var weak = await ProblemAsync(new { userName = Name(), email = $"{Name()}@example.com", cityId = 13, password = "password" });
        Assert.Equal(["password"], weak.Errors.Keys);

        var nowhere = await ProblemAsync(new { userName = Name(), email = $"{Name()}@example.com", cityId = 999999, password = Registration.Password });
        Assert.Equal(["cityId"], nowhere.Errors.Keys);
    }

    [Fact]
    public async Task Twenty_concurrent_API_requests_create_one_account()
    {
        var email = $"{Name()}@example.com";
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
            PostAsync(new { userName = Name(), email, cityId = 13, password = Registration.Password }))));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        foreach (var refused in responses.Where(response => response.StatusCode != HttpStatusCode.Created))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var problem = await refused.Content.ReadFromJsonAsync<ValidationProblemDetails>(TestContext.Current.CancellationToken);
            Assert.Equal(["A user with this email already exists."], problem!.Errors["email"]);
        }

        Assert.Equal(1, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.Email == email)));
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"userName\":\"\\ud800\"}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"cityId\":\"Austin\"}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("userName=anna", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("anna", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("{}", "application/json; charset=utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("{}", "application/json; charset=bogus", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_malformed_body_returns_a_problem(string body, string type, HttpStatusCode expected)
    {
        using var client = fixture.App.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await client.PostAsync(Address, content, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Another_method_is_refused()
    {
        using var client = fixture.App.CreateClient();
        using var response = await client.GetAsync(Address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task OpenAPI_describes_the_endpoint_if_enabled()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await fixture.App.CreateClient().GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).StatusCode);
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("OpenApi:Enabled", "true"));
        using var client = app.CreateClient();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
        var post = document.GetProperty("paths").GetProperty(Address).GetProperty("post");

        Assert.Superset(new HashSet<string> { "201", "400", "415", "429" }, post.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToHashSet());

        var body = document.GetProperty("components").GetProperty("schemas").GetProperty("NewAccount");
        Assert.Equal(["cityId", "email", "password", "userName"], body.GetProperty("required").EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(64, body.GetProperty("properties").GetProperty("userName").GetProperty("maxLength").GetInt32());
        Assert.Equal(254, body.GetProperty("properties").GetProperty("email").GetProperty("maxLength").GetInt32());
    }

    private static string Name() => "u" + Guid.NewGuid().ToString("N")[..12];

    private async Task<HttpResponseMessage> PostAsync(object body)
    {
        using var client = fixture.App.CreateClient();
        return await client.PostAsJsonAsync(Address, body, TestContext.Current.CancellationToken);
    }

    private async Task<ValidationProblemDetails> ProblemAsync(object body)
    {
        using var response = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadFromJsonAsync<ValidationProblemDetails>(TestContext.Current.CancellationToken))!;
    }
}
