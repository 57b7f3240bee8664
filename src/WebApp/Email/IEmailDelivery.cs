namespace WebApp.Email;

/// <summary>Delivers emails; throws when a delivery fails.</summary>
public interface IEmailDelivery
{
    Task DeliverAsync(EmailMessage email, CancellationToken cancellationToken);
}
