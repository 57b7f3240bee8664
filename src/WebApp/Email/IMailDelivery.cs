namespace WebApp.Email;

/// <summary>Delivers mails; throws when a delivery fails.</summary>
public interface IMailDelivery
{
    Task DeliverAsync(Mail mail, CancellationToken cancellationToken);
}
