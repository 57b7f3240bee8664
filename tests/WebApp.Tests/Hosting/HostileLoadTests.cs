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

/// <summary>Runs on Kestrel and sends what no browser sends, while the registration form must keep working.</summary>
public sealed class HostileLoadTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>, IAsyncLifetime
{
    private const int Connections = 200;

    /// <summary>Far below what would be allocated if the requests were buffered, and far above the noise of a test run.</summary>
    private const long AllowedMemory = 100_000_000;

    /// <summary>Ends a test whose server never closes a connection.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

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

    [Fact]
    public async Task Slow_connections_are_closed_and_the_form_works_meanwhile()
    {
        await RegisterAsync(); // Loads the page before memory is measured.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(s_patience);
        var (opened, count) = (new TaskCompletionSource(), 0);
        var connections = Enumerable.Range(0, Connections).Select(number => DripAsync(
            number % 2 == 0
                ? "GET /Account/Register HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
                : "POST /Account/Register HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\na=",
            () =>
            {
                if (Interlocked.Increment(ref count) == Connections)
                {
                    opened.SetResult();
                }
            },
            end.Token)).ToList();
        await opened.Task.WaitAsync(end.Token);

        await RegisterAsync();
        Assert.DoesNotContain(connections, connection => connection.IsCompleted);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, AllowedMemory);

        // Each is answered with 408 or closed without an answer.
        Assert.All(await Task.WhenAll(connections), answer => Assert.True(answer is null || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer));
        await RegisterAsync();
    }

    [Fact]
    public async Task Large_posts_are_refused_in_bounded_memory()
    {
        await RegisterAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (highest, done) = (before, false);
        var watch = Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
            {
                highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: false));
                await Task.Delay(20);
            }
        }, TestContext.Current.CancellationToken);

        var posts = Enumerable.Range(0, 8).Select(number => PostAsync(
            "/Account/Register", number % 2 == 0 ? "application/x-www-form-urlencoded" : "multipart/form-data; boundary=x", new Megabytes(50), isChunked: number % 4 < 2)).ToList();
        await RegisterAsync();
        var answers = await Task.WhenAll(posts);
        Volatile.Write(ref done, true);
        await watch;

        // A server that refuses a body may close the connection before the client reads the answer.
        Assert.All(answers, status => Assert.True(status is null or HttpStatusCode.RequestEntityTooLarge, $"{status}"));
        Assert.InRange(highest - before, long.MinValue, AllowedMemory);
        await RegisterAsync();
    }

    [Theory]
    [InlineData("deep JSON", 400)]
    [InlineData("query", 414)]
    [InlineData("header", 431)]
    [InlineData("headers", 431)]
    [InlineData("cookies", 431)]
    public async Task Excessive_requests_are_refused(string excess, int expected)
    {
        using var client = new HttpClient { BaseAddress = _address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/Account/Register");
        switch (excess)
        {
            case "deep JSON":
                (request.Method, request.RequestUri) = (HttpMethod.Post, new Uri("/api/users", UriKind.Relative));
                request.Content = new StringContent($$"""{"userName":{{new string('[', 30_000)}}{{new string(']', 30_000)}}}""", Encoding.UTF8, "application/json");
                break;
            case "query":
                request.RequestUri = new Uri($"/Account/Register?q={new string('x', 20_000)}", UriKind.Relative);
                break;
            case "header":
                request.Headers.Add("X-Large", new string('x', 100_000));
                break;
            case "headers":
                Enumerable.Range(0, 500).ToList().ForEach(number => request.Headers.Add($"X-{number}", "1"));
                break;
            default:
                request.Headers.Add("Cookie", string.Join("; ", Enumerable.Range(0, 10_000).Select(number => $"c{number}=1")));
                break;
        }

        for (var i = 0; i < 20; i++)
        {
            using var copy = await CloneAsync(request);
            using var response = await client.SendAsync(copy, TestContext.Current.CancellationToken);
            Assert.Equal(expected, (int)response.StatusCode);
        }

        await RegisterAsync();
    }

    [Fact]
    public async Task A_form_with_ten_thousand_fields_is_refused()
    {
        using var client = new HttpClient { BaseAddress = _address };
        var page = await FormPage.OpenAsync(client, "/Account/Register");
        var answer = await page.PostAsync([.. new Registration(), .. Enumerable.Range(0, 10_000).Select(number => KeyValuePair.Create($"f{number}", (string?)"1"))]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("The form could not be read", answer.Document.QuerySelector("h1")?.TextContent);
    }

    [Fact]
    public async Task A_query_with_many_values_is_answered()
    {
        using var client = new HttpClient { BaseAddress = _address };
        using var response = await client.GetAsync("/Account/Register?" + string.Join('&', Enumerable.Range(0, 2_000).Select(_ => "a=1")), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task<HttpRequestMessage> CloneAsync(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        request.Headers.ToList().ForEach(header => copy.Headers.TryAddWithoutValidation(header.Key, header.Value));
        if (request.Content is { } content)
        {
            copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync());
            copy.Content.Headers.ContentType = content.Headers.ContentType;
        }

        return copy;
    }

    private async Task RegisterAsync()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = _address, Timeout = s_patience };
        var page = await FormPage.OpenAsync(client, "/Account/Register");
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(new Registration())).Status);
    }

    /// <summary>Sends a beginning, then one byte a second until the server closes the connection. Returns the first line of the answer, if any.</summary>
    private async Task<string?> DripAsync(string beginning, Action sent, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_address.Host, _address.Port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), cancellationToken);
        sent();
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var dripping = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (await timer.WaitForNextTickAsync(closed.Token))
            {
                await stream.WriteAsync("x"u8.ToArray(), closed.Token);
            }
        }, cancellationToken);
        try
        {
            using var reader = new StreamReader(stream, leaveOpen: true);
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
        finally
        {
            await closed.CancelAsync();
            await dripping.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <returns>The status; null if the server closed the connection while the body was sent.</returns>
    private async Task<HttpStatusCode?> PostAsync(string path, string type, HttpContent content, bool isChunked)
    {
        using var client = new HttpClient { BaseAddress = _address, Timeout = s_patience };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.TransferEncodingChunked = isChunked;
        try
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>A body that is not held in memory.</summary>
    private sealed class Megabytes(int count) : HttpContent
    {
        private static readonly byte[] s_part = Encoding.ASCII.GetBytes("&a=" + new string('x', 1_000_000 - 3));

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < count; i++)
            {
                await stream.WriteAsync(s_part);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = (long)count * s_part.Length;
            return true;
        }
    }
}
