using System.Net;
using System.Net.Mail;

namespace WebApp.Email;

internal sealed class SmtpDelivery(EmailOptions options) : IEmailDelivery
{
    public async Task DeliverAsync(EmailMessage email, CancellationToken cancellationToken)
    {
        var smtp = options.Smtp;
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.StartTls };
        if (smtp.UserName is not null)
        {
            client.Credentials = new NetworkCredential(smtp.UserName, smtp.Password);
        }

        using var message = email.ToMessage(options.From);

        // SmtpClient does not cancel connecting; disposing of the client does.
        await client.SendMailAsync(message, cancellationToken).WaitAsync(cancellationToken);
    }
}
