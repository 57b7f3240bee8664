namespace WebApp.Administration;

/// <summary>Mail in the outbox that has not been sent.</summary>
/// <param name="Count">All of it.</param>
/// <param name="First">Messages that were never tried.</param>
/// <param name="Retried">Messages that a delivery has failed for.</param>
public sealed record WaitingMail(BoundedCount Count, int First, int Retried);
