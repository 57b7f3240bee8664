using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TestInfrastructure;

/// <summary>Forwards connections to a server on this machine, and breaks them as a network does.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly ConcurrentDictionary<TcpClient, TcpClient> _connections = new();
    private readonly int _target;
    private TcpListener? _listener;
    private byte[]? _lost;

    public TcpRelay(int target)
    {
        _target = target;
        Start();
        Port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
    }

    public int Port { get; }

    public bool IsRunning => _listener is not null;

    /// <summary>Breaks all connections and refuses new ones.</summary>
    public void Stop()
    {
        _listener?.Stop();
        _listener = null;
        Break();
    }

    /// <summary>Accepts connections again.</summary>
    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    /// <summary>Breaks all connections.</summary>
    public void Break()
    {
        foreach (var (client, server) in _connections)
        {
            client.Client.Close(0); // Resets the connection.
            server.Dispose();
        }
    }

    /// <summary>Breaks the next connection that sends this text, after the server has answered and before the answer arrives.</summary>
    /// <param name="text">A text of the protocol. <c>COMMIT\0</c> is a commit: the isolation level at the start of a transaction is READ COMMITTED.</param>
    public void LoseAnswerTo(string text) => _lost = Encoding.ASCII.GetBytes(text);

    /// <summary>Whether an answer was lost since the last call of <see cref="LoseAnswerTo"/>.</summary>
    public bool HasLostAnswer => _lost is null;

    public ValueTask DisposeAsync()
    {
        Stop();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The relay was stopped.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target);
                (client.NoDelay, server.NoDelay) = (true, true);
                _connections[client] = server;
                await Task.WhenAny(SendAsync(client.GetStream(), server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException or InvalidOperationException)
            {
                // Either side ended the connection.
            }

            _connections.TryRemove(client, out _);
        }
    }

    private async Task SendAsync(NetworkStream client, NetworkStream server)
    {
        var buffer = new byte[64 * 1024];
        while (await client.ReadAsync(buffer) is > 0 and var length)
        {
            var lost = _lost;
            var isLost = lost is not null && buffer.AsSpan(0, length).IndexOf(lost) >= 0 && Interlocked.CompareExchange(ref _lost, null, lost) == lost;
            if (isLost)
            {
                client.Socket.Shutdown(SocketShutdown.Send); // Forwarding the answer fails, which ends the relay of this connection.
            }

            await server.WriteAsync(buffer.AsMemory(0, length));
        }
    }
}
