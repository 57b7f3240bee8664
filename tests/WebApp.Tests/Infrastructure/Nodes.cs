using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using TestInfrastructure;

namespace WebApp.Tests.Infrastructure;

/// <summary>Processes that serve one site, behind a proxy that sends each request to any of them.</summary>
internal sealed class Nodes(IReadOnlyDictionary<string, string?> settings, int count) : IAsyncDisposable
{
    private readonly int[] _ports = [.. Enumerable.Range(0, count).Select(_ => PostgreSqlServer.FreePort())];
    private readonly ApplicationProcess?[] _processes = new ApplicationProcess?[count];

    /// <summary>The statuses of all responses.</summary>
    public ConcurrentDictionary<HttpStatusCode, int> Statuses { get; } = new();

    public async Task StartAsync(int node, CancellationToken cancellationToken)
    {
        _processes[node] = new ApplicationProcess(settings, [new("ASPNETCORE_URLS", $"http://127.0.0.1:{_ports[node].ToString(CultureInfo.InvariantCulture)}")]);
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{_ports[node]}/health/live"), cancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    /// <summary>Ends a process without a chance to finish anything.</summary>
    public async Task KillAsync(int node)
    {
        if (_processes[node] is { } process)
        {
            await process.DisposeAsync();
            _processes[node] = null;
        }
    }

    /// <summary>Creates a browser, which keeps its cookies.</summary>
    public HttpClient NewClient() => new(new Proxy(this) { InnerHandler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false } }) { BaseAddress = new Uri("http://site.example") };

    public async ValueTask DisposeAsync()
    {
        for (var node = 0; node < count; node++)
        {
            await KillAsync(node);
        }
    }

    private sealed class Proxy(Nodes nodes) : DelegatingHandler
    {
        private readonly Dictionary<string, string> _cookies = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Forwarded-Proto", "https");
            if (_cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            request.Headers.Host = "site.example";
            var path = request.RequestUri!.PathAndQuery;
            var ports = nodes._ports.ToArray();
            Random.Shared.Shuffle(ports);
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    request.RequestUri = new Uri($"http://127.0.0.1:{ports[attempt % ports.Length]}{path}");
                    var response = await base.SendAsync(request, cancellationToken);
                    nodes.Statuses.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
                    Keep(response);
                    return response;
                }
                catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError && attempt < 2 * ports.Length)
                {
                    // The process is not running, and has not received the request.
                }
            }
        }

        private void Keep(HttpResponseMessage response)
        {
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
            {
                var (name, value) = cookie.Split(';')[0].Split('=', 2) is [var key, var text] ? (key, text) : ("", "");
                _cookies[name] = value;
            }
        }
    }
}
