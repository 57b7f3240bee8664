namespace WebApp.Email;

/// <summary>Used without a mail server: messages stay in the outbox.</summary>
internal sealed class NoDelivery : IEmailDelivery
{
    public Task DeliverAsync(EmailMessage email, CancellationToken cancellationToken) => throw new InvalidOperationException("No mail server is configured.");
}
