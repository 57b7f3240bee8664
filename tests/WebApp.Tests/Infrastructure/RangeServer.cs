using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace WebApp.Tests.Infrastructure;

/// <summary>A local server with the range API of Have I Been Pwned.</summary>
internal sealed class RangeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();

    private RangeServer(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            _requests.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {http.Request.Headers["Add-Padding"]}{await reader.ReadToEndAsync()}");
            await answer(http);
        });
    }

    public string Address => _app.Urls.Single() + "/range/";

    public IReadOnlyCollection<string> Requests => _requests;

    public static async Task<RangeServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var server = new RangeServer(answer);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Answers with a line for the password and lines for others.</summary>
    public static Task<RangeServer> StartAsync(string password, int count) =>
        StartAsync(http => http.Response.WriteAsync($"{new string('0', 35)}:3\r\n{Hash(password)[5..]}:{count}\r\n{new string('F', 35)}:0"));

#pragma warning disable CA5350 // The API requires SHA-1.
    public static string Hash(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
