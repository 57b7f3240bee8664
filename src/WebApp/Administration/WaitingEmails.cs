namespace WebApp.Administration;

/// <summary>Unsent emails in the outbox.</summary>
/// <param name="Count">The number of messages.</param>
/// <param name="First">The number of messages without a delivery attempt.</param>
/// <param name="Retried">The number of messages with a failed delivery attempt.</param>
public sealed record WaitingEmails(BoundedCount Count, int First, int Retried);
