using System.Net;
using System.Net.Mail;
using System.Text;

namespace WebApp.Email;

internal sealed class SmtpDelivery(EmailOptions options) : IMailDelivery
{
    public async Task DeliverAsync(Mail mail, CancellationToken cancellationToken)
    {
        var smtp = options.Smtp;
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.StartTls };
        if (smtp.UserName is not null)
        {
            client.Credentials = new NetworkCredential(smtp.UserName, smtp.Password);
        }

        using var message = new MailMessage(options.From, mail.To, mail.Subject, mail.Body) { BodyEncoding = Encoding.UTF8, SubjectEncoding = Encoding.UTF8 };
        message.Headers.Add("Message-ID", MessageId.Of(mail, options.From));
        await client.SendMailAsync(message, cancellationToken);
    }
}
