using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebApp.Tests.Infrastructure;

/// <summary>A mail server that takes every mail but those to one address: there, it never answers.</summary>
internal sealed class HangingSmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _hung = new();
    private readonly Task _accepting;

    public HangingSmtpServer(string hangsFor)
    {
        _listener.Start();
        _accepting = AcceptAsync(hangsFor);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Task Hung => _hung.Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(string hangsFor)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token), hangsFor));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client, string hangsFor)
    {
        try
        {
            using var connection = client;
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 here");
            for (var inData = false; await reader.ReadLineAsync(_stop.Token) is { } line;)
            {
                if (inData && line != ".")
                {
                    continue;
                }

                if (line.Contains($"<{hangsFor}>", StringComparison.OrdinalIgnoreCase))
                {
                    _hung.TrySetResult();
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }

                inData = line == "DATA";
                await writer.WriteLineAsync(inData ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The test is over, or the client is gone.
        }
    }
}
