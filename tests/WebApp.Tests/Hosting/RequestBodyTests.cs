using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Hosting;

/// <summary>Runs on Kestrel, which enforces the limits.</summary>
public sealed class RequestBodyTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>, IAsyncLifetime
{
    private const string UrlEncoded = "application/x-www-form-urlencoded", Multipart = "multipart/form-data; boundary=x", Json = "application/json";

    private WebApplicationFactory<Program> _app = null!;
    private Uri _address = null!;

    public ValueTask InitializeAsync()
    {
        _ = fixture.App;
        _app = fixture.AppWith(_ => { });
        _app.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app.StartServer();
        _address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("/Account/Register", UrlEncoded, 1_100_000)]
    [InlineData("/Account/Register", Multipart, 1_100_000)]
    [InlineData("/Account/Register?live-check=Input.Email", UrlEncoded, 1_100_000)]
    [InlineData("/Account/PasswordStrength", Json, 17_000)]
    [InlineData("/api/users", Json, 70_000)]
    public async Task A_body_that_is_too_large_is_a_413(string path, string type, int length)
    {
        foreach (var chunked in new[] { false, true })
        {
            using var response = await PostAsync(path, type, Body(type, length), chunked);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Contains(path.StartsWith("/api", StringComparison.Ordinal) ? "\"status\":413" : "<h1>The form is too large</h1>", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_batch_that_is_too_large_is_a_413()
    {
        var token = await (await fixture.AdministratorAsync()).CreateTokenAsync();
        foreach (var chunked in new[] { false, true })
        {
            using var response = await PostAsync(ApiTokens.Batch, "application/x-ndjson", Body(Json, 4_200_000), chunked, token);

            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("/nothing", UrlEncoded, "404")]
    [InlineData("/nothing", Multipart, "404")]
    [InlineData("/css/site.css", UrlEncoded, "405")]
    [InlineData("/health/live", UrlEncoded, "200")]
    [InlineData("/Admin/Users/Import", Multipart, "302")]
    [InlineData("/api/users", UrlEncoded, "415")]
    [InlineData("/api/users", Json, "413")]
    [InlineData("/Account/Register", UrlEncoded, "413")]
    public async Task A_response_without_a_body_does_not_wait_for_one(string path, string type, string status)
    {
        var length = status == "413" ? 27_000_000 : 1_000;
        using var client = new TcpClient();
        await client.ConnectAsync(_address.Host, _address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n"),
            TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);
        Assert.StartsWith($"HTTP/1.1 {status}", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, HttpStatusCode.OK)]
    [InlineData(65, HttpStatusCode.BadRequest)]
    public async Task A_form_has_at_most_64_values(int count, HttpStatusCode expected)
    {
        var page = await FormPage.OpenAsync(_app.CreateClient(), "/Account/Login");
        using var content = new FormUrlEncodedContent(
            Enumerable.Range(1, count - 1).Select(number => KeyValuePair.Create($"a{number}", "1")).Append(KeyValuePair.Create("__RequestVerificationToken", page.Token)));
        using var response = await page.Client.PostAsync("/Account/Login", content, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(256, 10)]
    [InlineData(10, 128 * 1024)]
    public async Task Names_and_values_are_limited(int nameLength, int valueLength)
    {
        var page = await FormPage.OpenAsync(_app.CreateClient(), "/Account/Login");
        foreach (var (excess, expected) in new[] { (0, HttpStatusCode.OK), (1, HttpStatusCode.BadRequest) })
        {
            var (name, value) = (new string('n', nameLength + (nameLength > 10 ? excess : 0)), new string('v', valueLength + (valueLength > 10 ? excess : 0)));
            Assert.Equal(expected, (await page.PostAsync([KeyValuePair.Create(name, (string?)value)])).Status);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static byte[] Body(string type, int length)
    {
        var filler = new string('x', length);
        return Encoding.ASCII.GetBytes(type switch
        {
            UrlEncoded => string.Join('&', filler.Chunk(100_000).Select((chunk, number) => $"a{number}={new string(chunk)}")), // No single value exceeds its limit.
            Multipart => $"--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\n{filler}\r\n--x--\r\n",
            _ => $$"""{"userName":"{{filler}}"}""",
        });
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string type, byte[] body, bool chunked, string? token = null)
    {
        using var client = new HttpClient { BaseAddress = _address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true; // Otherwise the server closes the connection before the response is read.
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
