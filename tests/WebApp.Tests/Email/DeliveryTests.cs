using System.Net;
using System.Net.Sockets;
using WebApp.Email;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Email;

public sealed class DeliveryTests
{
    private static readonly EmailMessage s_email = new(Guid.NewGuid(), "anna@example.com", "Ein neues Passwort für Sie", "Guten Tag,\n\nhttp://localhost/x\n");

    [Fact]
    public async Task Repeated_delivery_to_the_folder_keeps_one_file()
    {
        var folder = Directory.CreateTempSubdirectory("test-mail-").FullName;
        var delivery = new FolderDelivery(folder, new EmailOptions { From = "site@example.org" });
        await delivery.DeliverAsync(s_email, TestContext.Current.CancellationToken);
        await delivery.DeliverAsync(s_email, TestContext.Current.CancellationToken);

        var text = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder)), TestContext.Current.CancellationToken);
        Assert.Contains("\r\nTo: anna@example.com\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"\r\nSubject: {s_email.Subject}\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"Message-ID: <{s_email.Id:N}@example.org>\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nGuten Tag,\r\n\r\nhttp://localhost/x", text.TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_mail_server_receives_the_complete_message()
    {
        await using var server = new SmtpServer();
        var delivery = new SmtpDelivery(new EmailOptions { From = "site@example.org", Smtp = new() { Host = "127.0.0.1", Port = server.Port, StartTls = false } });

        await delivery.DeliverAsync(s_email, TestContext.Current.CancellationToken);

        Assert.Contains(server.Commands, command => command.Line.StartsWith("MAIL FROM:<site@example.org>", StringComparison.Ordinal));
        Assert.Contains(server.Commands, command => command.Line.StartsWith("RCPT TO:<anna@example.com>", StringComparison.Ordinal));
        var text = Assert.Single(server.Messages);
        Assert.Equal(1, text.Split($"<{s_email.Id:N}@example.org>").Length - 1);
        Assert.Contains("charset=utf-8", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_ends_a_connection_to_a_silent_mail_server(bool accepts)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start(backlog: 1);
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        var waiting = Enumerable.Range(0, accepts ? 0 : 2).Select(_ => new TcpClient()).ToList(); // Fill the backlog: Linux accepts one connection more than requested.
        foreach (var client in waiting)
        {
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        }

        var delivery = new SmtpDelivery(new EmailOptions { Smtp = new() { Host = "127.0.0.1", Port = port, StartTls = false } });
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivery.DeliverAsync(s_email, timeout.Token).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        waiting.ForEach(client => client.Dispose());
    }
}
