using System.Net.Mail;
using System.Text;

namespace WebApp.Email;

internal static class EmailMessageExtensions
{
    /// <summary>
    /// Converts to a message with a <c>Message-ID</c>, the one header that <see cref="MailMessage"/> does not write itself.
    /// </summary>
    public static MailMessage ToMessage(this EmailMessage email, string from)
    {
        var message = new MailMessage(from, email.To, email.Subject, email.Body.ReplaceLineEndings("\r\n")) { BodyEncoding = Encoding.UTF8, SubjectEncoding = Encoding.UTF8 };
        message.Headers.Add("Message-ID", $"<{email.Id:N}@{message.From!.Host}>");
        return message;
    }
}
