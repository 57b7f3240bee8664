using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace WebApp.Tests.Infrastructure;

/// <summary>A mail server on the loopback address that records the commands it receives.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _hung = new();
    private readonly ConcurrentQueue<Command> _commands = new();
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly Task _accepting;

    public SmtpServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The certificate for STARTTLS; null for a server without TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The password that clients must sign in with before they send; null for a server without sign-in.</summary>
    public string? Password { get; init; }

    /// <summary>The recipient for which the server never responds.</summary>
    public string? HangsFor { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes when the server hangs.</summary>
    public Task Hung => _hung.Task;

    public IReadOnlyCollection<Command> Commands => _commands;

    /// <summary>The accepted messages: headers and body.</summary>
    public IReadOnlyCollection<string> Messages => _messages;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var connection = client;
            await using var plain = client.GetStream();
            if (await ConverseAsync(plain, isEncrypted: false))
            {
                await using var encrypted = new SslStream(plain);
                await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
                await ConverseAsync(encrypted, isEncrypted: true);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // The test is over, or the client closed the connection.
        }
    }

    /// <returns>Whether TLS follows.</returns>
    private async Task<bool> ConverseAsync(Stream stream, bool isEncrypted)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        await using var writer = new StreamWriter(stream, Encoding.ASCII, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        if (!isEncrypted)
        {
            await writer.WriteLineAsync("220 ready");
        }

        for (var isSignedIn = Password is null; await reader.ReadLineAsync(_stop.Token) is { } line;)
        {
            _commands.Enqueue(new Command(line, isEncrypted));
            if (HangsFor is not null && line.Contains($"<{HangsFor}>", StringComparison.OrdinalIgnoreCase))
            {
                _hung.TrySetResult();
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteAsync("250-localhost\r\n");
                    await writer.WriteAsync(Certificate is not null && !isEncrypted ? "250-STARTTLS\r\n" : "");
                    await writer.WriteAsync(Password is not null ? "250-AUTH LOGIN\r\n" : "");
                    await writer.WriteLineAsync("250 8BITMIME");
                    break;
                case "STARTTLS" when Certificate is not null:
                    await writer.WriteLineAsync("220 go ahead");
                    return true;
                case "AUTH":
                    await writer.WriteLineAsync("334 UGFzc3dvcmQ6");
                    var password = await reader.ReadLineAsync(_stop.Token) ?? "";
                    _commands.Enqueue(new Command(password, isEncrypted));
                    isSignedIn = password == Convert.ToBase64String(Encoding.ASCII.GetBytes(Password ?? ""));
                    await writer.WriteLineAsync(isSignedIn ? "235 signed in" : "535 wrong user name or password");
                    break;
                case "MAIL" when !isSignedIn:
                    await writer.WriteLineAsync("530 authentication required");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 end with a line that contains only a dot");
                    _messages.Enqueue(await ReadMessageAsync(reader));
                    await writer.WriteLineAsync("250 accepted");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return false;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }

        return false;
    }

    private async Task<string> ReadMessageAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            message.AppendLine(line);
        }

        return message.ToString();
    }

    public sealed record Command(string Line, bool IsEncrypted);
}
