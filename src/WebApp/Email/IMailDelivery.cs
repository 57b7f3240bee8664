namespace WebApp.Email;

/// <summary>Takes a mail out of this application's hands; throws when it cannot.</summary>
public interface IMailDelivery
{
    Task DeliverAsync(Mail mail, CancellationToken cancellationToken);
}
