using System.Collections.Concurrent;
using WebApp.Email;

namespace WebApp.Tests.Infrastructure;

/// <summary>Records emails instead of sending them. <see cref="Before"/> can delay a delivery or make it fail.</summary>
public sealed class RecordingDelivery : IEmailDelivery
{
    private readonly ConcurrentQueue<EmailMessage> _emails = new();

    public IReadOnlyCollection<EmailMessage> Emails => _emails;

    public Func<EmailMessage, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task DeliverAsync(EmailMessage email, CancellationToken cancellationToken)
    {
        await Before(email);
        _emails.Enqueue(email);
    }

    public IReadOnlyList<EmailMessage> To(string address) => [.. _emails.Where(email => email.To == address)];

    /// <summary>The path and query of the link in the last email to an address.</summary>
    public string LinkTo(string address) => new Uri(To(address)[^1].Body.Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal))).PathAndQuery;
}
