namespace WebApp.Email;

/// <summary>Where no mail server is set: messages wait in the outbox.</summary>
internal sealed class NoDelivery : IMailDelivery
{
    public Task DeliverAsync(Mail mail, CancellationToken cancellationToken) => throw new InvalidOperationException("No mail server is set.");
}
