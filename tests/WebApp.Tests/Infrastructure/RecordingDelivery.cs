using System.Collections.Concurrent;
using WebApp.Email;

namespace WebApp.Tests.Infrastructure;

/// <summary>In place of a mail server: keeps what was delivered, and can fail or take its time first.</summary>
public sealed class RecordingDelivery : IMailDelivery
{
    private readonly ConcurrentQueue<Mail> _mails = new();

    public IReadOnlyCollection<Mail> Mails => _mails;

    public Func<Mail, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task DeliverAsync(Mail mail, CancellationToken cancellationToken)
    {
        await Before(mail);
        _mails.Enqueue(mail);
    }

    public IReadOnlyList<Mail> To(string address) => [.. _mails.Where(mail => mail.To == address)];

    /// <summary>The path and query of the link in the last mail to an address.</summary>
    public string LinkTo(string address) => new Uri(To(address)[^1].Body.Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal))).PathAndQuery;
}
